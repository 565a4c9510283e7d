/** One WebSocket of the page, from dialling to its end. */
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
import { connectError, connectTimeoutError, protocolError } from './connect-errors.ts';
import { decodeText } from './decode-text.ts';
import { SendProgress } from './send-progress.ts';

export class WebSocketConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #protocols: readonly string[];
  readonly #sink: Sink;
  readonly #progress: SendProgress;
  readonly #connectDeadline: Deadline;
  readonly #listening = new AbortController();
  #opened = false;
  /** The engine's `error` event comes just before `close` and says nothing more, but it is the cause to show. */
  #errorEvent: Event | undefined;

  constructor(socket: WebSocket, { protocols, options: { connectTimeout } }: ConnectRequest, sink: Sink) {
    this.#socket = socket;
    this.#protocols = protocols;
    this.#sink = sink;
    this.#progress = new SendProgress(socket, (totals) => sink.sent(totals));
    this.#connectDeadline = new Deadline(() => this.#refuse(connectTimeoutError(socket.url, connectTimeout)));
    this.#connectDeadline.start(connectTimeout);
    // A Blob could only be read asynchronously, which would lose the order of the wire.
    socket.binaryType = 'arraybuffer';
    const { signal } = this.#listening;
    socket.addEventListener('open', () => this.#open(), { signal });
    socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => this.#message(event.data), {
      signal,
    });
    socket.addEventListener('error', (event) => (this.#errorEvent = event), { signal });
    socket.addEventListener('close', (event) => this.#close(event), { signal });
  }

  send(payload: string | Uint8Array, text: boolean): void {
    const data = text ? decodeText(payload) : payload;
    this.#progress.add(() => this.#socket.send(data as string | Uint8Array<ArrayBuffer>));
  }

  pause(): void {
    // A page's WebSocket can't stop its sender (capabilities.receiveBackPressure); WebSocketStreamConnection can.
  }

  resume(): void {}

  progress(): SendTotals {
    return this.#progress.totals();
  }

  close(code?: number, reason?: string): void {
    // Chromium takes an explicit `undefined` for the code 0 when a reason follows.
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
  }

  abort(): void {
    this.#end();
    // There is no abort in the API; with nobody listening the engine ends it in its own time.
    this.#socket.close();
  }

  #open(): void {
    const { protocol, url } = this.#socket;
    if (protocol === '' && this.#protocols.length > 0) return this.#refuse(protocolError(url, this.#protocols));
    this.#connectDeadline.stop();
    this.#opened = true;
    this.#sink.opened({ protocol });
  }

  #message(data: string | ArrayBuffer): void {
    if (typeof data === 'string') this.#sink.data(data, true, true);
    else this.#sink.data(new Uint8Array(data), false, true);
  }

  #close(event: CloseEvent): void {
    // A socket that has closed still tells what it never sent.
    this.#sink.sent(this.#progress.totals());
    this.#end();
    // An engine that fails a connection for its peer's fault says so by `error`, yet may go through a close handshake of its own
    // and call that clean (WebKit, 1002 and 1007).
    const failed = !this.#opened || this.#errorEvent || (!event.wasClean && event.code === abnormalClosure);
    if (failed) this.#sink.failed(this.#failure(event));
    else this.#sink.closed(event.code, event.reason);
  }

  #failure(event: CloseEvent): WinRTError {
    const cause = this.#errorEvent ?? event;
    if (!this.#opened) return connectError(this.#socket.url, cause);
    const text = 'the connection was lost: it ended without a close frame';
    return winrtError(hresult.WININET_E_CONNECTION_ABORTED, text, cause);
  }

  #refuse(error: WinRTError): void {
    this.abort();
    this.#sink.failed(error);
  }

  #end(): void {
    this.#connectDeadline.stop();
    this.#progress.stop();
    this.#listening.abort();
  }
}
