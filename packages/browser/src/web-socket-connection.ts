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
    this.#connectDeadline = new Deadline(() => this.#timedOut(connectTimeout));
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
    const data = text && typeof payload !== 'string' ? new TextDecoder().decode(payload) : payload;
    this.#progress.add(() => this.#socket.send(data as string | Uint8Array<ArrayBuffer>));
  }

  pause(): void {
    // A page's WebSocket can't stop its sender (capabilities.receiveBackPressure).
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
    const { protocol } = this.#socket;
    if (protocol === '' && this.#protocols.length > 0) return this.#refuseProtocol();
    this.#connectDeadline.stop();
    this.#opened = true;
    this.#sink.opened({ protocol });
  }

  /**
   * A server must choose one of the sub-protocols that it was offered (WHATWG WebSockets, "establish a WebSocket connection").
   * Chromium fails the connect, Firefox 153 and WebKitGTK 2.50 open it; here it ends the same in all of them.
   */
  #refuseProtocol(): void {
    this.abort();
    const text = `connectAsync: ${this.#socket.url} chose none of the sub-protocols offered, ${this.#protocols.join(', ')}`;
    this.#sink.failed(winrtError(hresult.WININET_E_CANNOT_CONNECT, text));
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

  /** The API hides why a connection failed, so nothing is claimed to be known (WHATWG WebSockets, "feedback"). */
  #failure(event: CloseEvent): WinRTError {
    const cause = this.#errorEvent ?? event;
    if (this.#opened) {
      return winrtError(
        hresult.WININET_E_CONNECTION_ABORTED,
        'the connection was lost: it ended without a close frame',
        cause,
      );
    }
    // Only a plain `false` means offline; engines without the property don't say.
    const { onLine } = navigator as { onLine?: boolean };
    if (onLine === false) {
      return winrtError(
        hresult.WININET_E_DISCONNECTED,
        `connectAsync: ${this.#socket.url} failed; the page is offline`,
        cause,
      );
    }
    const text = `connectAsync: ${this.#socket.url} failed; the browser does not tell why`;
    return winrtError(hresult.WININET_E_CANNOT_CONNECT, text, cause);
  }

  #timedOut(connectTimeout: number): void {
    this.abort();
    const text = `connectAsync: ${this.#socket.url} has not answered within ${connectTimeout} ms`;
    this.#sink.failed(winrtError(hresult.WININET_E_TIMEOUT, text));
  }

  #end(): void {
    this.#connectDeadline.stop();
    this.#progress.stop();
    this.#listening.abort();
  }
}
