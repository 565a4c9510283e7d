/** One WebSocket of ws, from dialling to its end. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Deadline, hresult, winrtError, type Connection, type Sink, type WinRTError } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { FrameSender } from './frame-sender.ts';
import { connectError, connectionError, statusError } from './node-errors.ts';

/** RFC 6455, 7.1.5: what ws reports when no close frame came. */
const abnormalClosure = 1006;

export class WsConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #url: string;
  readonly #sink: Sink;
  readonly #sender: FrameSender;
  readonly #connectDeadline: Deadline;
  #opened = false;
  #closing = false;
  #ended = false;

  constructor(socket: WebSocket, url: string, connectTimeout: number, sink: Sink) {
    this.#socket = socket;
    this.#url = url;
    this.#sink = sink;
    this.#sender = new FrameSender(socket, (bytes, sends) => {
      if (!this.#ended) sink.sent(bytes, sends);
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
    socket.on('open', () => {
      if (this.#ended) return;
      this.#connectDeadline.stop();
      this.#opened = true;
      this.#sink.opened({ protocol: socket.protocol });
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
      this.#fail(this.#opened ? connectionError(error) : connectError(error, this.#url));
    });
    socket.on('close', (code: number, reason: Buffer) => {
      if (code === abnormalClosure) this.#fail(connectionError());
      else if (!this.#ended) {
        this.#end();
        this.#sink.closed(code, reason.toString());
      }
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
  }
}
