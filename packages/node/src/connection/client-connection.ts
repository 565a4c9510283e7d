/** A client's connection, from dialling to its end. */
import type { Connection, ConnectRequest, SendTotals, ConnectionHandler } from '@twinsocket/core';
import { Handshake } from '../handshake/handshake.ts';
import { localAddressOf } from '../handshake/local-address.ts';
import { OpenConnection } from './open-connection.ts';

const nothingSent: SendTotals = { bytes: 0, sends: 0 };

export class ClientConnection implements Connection {
  readonly #handshake: Handshake;
  #open: OpenConnection | undefined;

  constructor(request: ConnectRequest, handler: ConnectionHandler) {
    this.#handshake = new Handshake(request, {
      opened: (open, certificates) => {
        const connection = new OpenConnection(open, { ...request.options, server: false }, handler);
        this.#open = connection;
        handler.opened({
          protocol: open.socket.protocol,
          localAddress: localAddressOf(open.tcp),
          certificates,
          capabilities: connection.capabilities,
          bandwidth: connection.bandwidth,
        });
      },
      failed: (error, certificates) => handler.failed(error, certificates),
    });
  }

  send(payload: string | Uint8Array, text: boolean, final: boolean, stable: boolean): void {
    this.#open?.send(payload, text, final, stable);
  }

  get sendEnded(): boolean {
    return this.#open?.sendEnded ?? false;
  }

  pause(): void {
    this.#open?.pause();
  }

  resume(): void {
    this.#open?.resume();
  }

  progress(): SendTotals {
    return this.#open?.progress() ?? nothingSent;
  }

  close(code?: number, reason?: string): void {
    this.#open?.close(code, reason);
  }

  abort(code?: number): void {
    this.#handshake.abort();
    this.#open?.abort(code);
  }
}
