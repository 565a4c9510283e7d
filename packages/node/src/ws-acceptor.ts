/** A connection that a server of ws has accepted, for the socket that takes it over. */
import type { Socket } from 'node:net';
import type { Acceptor, AcceptOptions, Connection, ConnectionInfo, ConnectionHandler } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { capabilities } from './capabilities.ts';
import { localAddressOf } from './handshake/local-address.ts';
import { OpenConnection } from './connection/open-connection.ts';

export class WsAcceptor implements Acceptor {
  readonly capabilities = capabilities;
  readonly #socket: WebSocket;
  readonly #tcp: Socket | undefined;
  readonly #taken: () => void;
  #connection: OpenConnection | undefined;

  /** `taken` is told when a socket has been made of it. */
  constructor(socket: WebSocket, tcp: Socket | undefined, taken: () => void) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#taken = taken;
  }

  get info(): ConnectionInfo {
    const connection = this.#connection;
    return {
      protocol: this.#socket.protocol,
      localAddress: localAddressOf(this.#tcp),
      capabilities: connection?.capabilities,
      bandwidth: connection?.bandwidth,
    };
  }

  accept(options: AcceptOptions, handler: ConnectionHandler): Connection {
    const [socket, tcp] = [this.#socket, this.#tcp];
    // The app may have asked for another, and OpenConnection reads Buffers.
    socket.binaryType = 'nodebuffer';
    // Once bytes have been read, ws may be in the midst of a frame, and nobody could take over.
    const untouched = tcp?.readableDidRead === false;
    this.#connection = new OpenConnection(
      { socket, tcp, foreignListeners: untouched ? [] : undefined },
      { ...options, server: true },
      handler,
    );
    this.#taken();
    return this.#connection;
  }
}
