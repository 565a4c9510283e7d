/** One WebSocket of ws, from dialling to its end. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import {
  abnormalClosure,
  Deadline,
  hresult,
  winrtError,
  type Connection,
  type ConnectRequest,
  type SendTotals,
  type Sink,
  type WinRTError,
} from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { FrameSender } from './frame-sender.ts';
import { connectError, connectionError, statusError } from './node-errors.ts';

/**
 * Milliseconds that a peer has to end TCP after we have failed the connection, with a close frame where ws sends one. Without a
 * bound a peer that doesn't would keep the process alive.
 */
const failureLinger = 1000;

export class WsConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #url: string;
  readonly #sink: Sink;
  readonly #sender: FrameSender;
  readonly #connectDeadline: Deadline;
  readonly #linger = new Deadline(() => this.#socket.terminate());
  readonly #noDelay: boolean;
  #tcp: Socket | undefined;
  #tcpError: Error | undefined;
  #opened = false;
  #closing = false;
  #ended = false;

  constructor(socket: WebSocket, { url, options: { connectTimeout, noDelay } }: ConnectRequest, sink: Sink) {
    this.#socket = socket;
    this.#url = url;
    this.#noDelay = noDelay;
    this.#sink = sink;
    this.#sender = new FrameSender(socket, (totals) => {
      if (!this.#ended) sink.sent(totals);
    });
    this.#connectDeadline = new Deadline(() => {
      const text = `connectAsync: ${url} has not answered within ${connectTimeout} ms`;
      this.#fail(winrtError(hresult.WININET_E_TIMEOUT, text));
      socket.terminate();
    });
    this.#connectDeadline.start(connectTimeout);
    this.#listen();
  }

  send(payload: string | Uint8Array, text: boolean, final: boolean): void {
    this.#sender.send(payload, text, final);
  }

  pause(): void {
    if (!this.#closing) this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  progress(): SendTotals {
    return this.#sender.totals();
  }

  close(code?: number, reason?: string): void {
    this.#closing = true;
    // The peer's answer stands behind everything that it sent: a paused socket would never come to it.
    this.#socket.resume();
    this.#sender.whenDrained(() => this.#socket.close(code, reason));
  }

  abort(): void {
    this.#end();
    this.#socket.terminate();
  }

  /** The listeners stay to the end of the socket: ws emits `error` even for what we asked for, and unheard it would throw. */
  #listen(): void {
    const socket = this.#socket;
    socket.on('upgrade', (response) => this.#watch(response.socket));
    socket.on('open', () => {
      if (this.#ended) return;
      this.#connectDeadline.stop();
      this.#opened = true;
      // ws switches Nagle's algorithm off at the upgrade, so the setting comes after it.
      this.#tcp?.setNoDelay(this.#noDelay);
      this.#sink.opened({ protocol: socket.protocol, localAddress: this.#tcp?.localAddress });
    });
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      // A plain view: no Node Buffer reaches users. `binaryType` is ws's default, so it is one Buffer.
      if (!this.#ended) this.#sink.data(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), !isBinary, true);
    });
    socket.on('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      this.#fail(statusError(response.statusCode ?? 0, response.statusMessage ?? '', this.#url));
      // With a listener for this event, ending the request is ours to do.
      socket.terminate();
      request.destroy();
    });
    socket.on('error', (error: Error) => {
      if (this.#opened && !this.#ended) this.#linger.start(failureLinger);
      this.#fail(this.#opened ? connectionError(error) : connectError(error, this.#url));
    });
    socket.on('close', (code: number, reason: Buffer) => {
      this.#linger.stop();
      if (code === abnormalClosure) this.#fail(connectionError(this.#tcpError));
      else if (!this.#ended) {
        // The sender reports a batch late; what isn't counted by now has failed.
        this.#sink.sent(this.#sender.totals());
        this.#end();
        this.#sink.closed(code, reason.toString());
      }
    });
  }

  /** What ws keeps to itself: why TCP broke, and that the peer has ended it although our own writes still wait. */
  #watch(tcp: Socket): void {
    this.#tcp = tcp;
    tcp.once('error', (error) => (this.#tcpError = error));
    tcp.prependOnceListener('end', () => {
      // ws, on its part, would wait until all that is to be written is out. CLOSING means that a close frame has come or gone.
      if (this.#ended || this.#socket.readyState !== this.#socket.OPEN) return;
      this.#fail(connectionError());
      this.#socket.terminate();
    });
  }

  #fail(error: WinRTError): void {
    if (this.#ended) return;
    this.#end();
    this.#sink.failed(error);
  }

  #end(): void {
    this.#ended = true;
    this.#connectDeadline.stop();
    this.#sender.clear();
  }
}
