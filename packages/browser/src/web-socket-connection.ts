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
import { connectError, connectTimeoutError, policyError, protocolError } from './connect-errors.ts';
import { decodeText } from './decode-text.ts';
import { SendProgress } from './send-progress.ts';

/** `WebSocket.CONNECTING`: written out, since a page may have put another class in its place. */
const CONNECTING = 0;

export class WebSocketConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #protocols: readonly string[];
  readonly #sink: Sink;
  readonly #progress: SendProgress;
  readonly #connectDeadline: Deadline;
  readonly #listening = new AbortController();
  readonly #dialling = new AbortController();
  #violation: SecurityPolicyViolationEvent | undefined;
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
    socket.addEventListener('error', (event) => this.#error(event), { signal });
    socket.addEventListener('close', (event) => this.#close(event), { signal });
    // Where Chromium 156 refuses for the page's Content-Security-Policy, this comes just before `error`; the others throw.
    // Not every place that has a WebSocket has it (React Native).
    globalThis.addEventListener?.('securitypolicyviolation', (event) => this.#violate(event), {
      signal: this.#dialling.signal,
    });
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
    this.#dialling.abort();
    this.#opened = true;
    this.#sink.opened({ protocol });
  }

  #message(data: string | ArrayBuffer): void {
    if (typeof data === 'string') this.#sink.data(data, true, true);
    else this.#sink.data(new Uint8Array(data), false, true);
  }

  #violate(event: SecurityPolicyViolationEvent): void {
    if (event.blockedURI === this.#socket.url && event.disposition === 'enforce') this.#violation = event;
  }

  /** A connect ends here: no `close` follows in Chromium 156 (Content-Security-Policy) and WebKitGTK 2.50 (mixed content). */
  #error(event: Event): void {
    this.#errorEvent = event;
    if (this.#opened) return;
    const { url, readyState } = this.#socket;
    // WebKitGTK 2.50 forgets to close what it refuses as mixed content.
    const mixedContent = readyState === CONNECTING && url.startsWith('ws:');
    const refusal = this.#violation ?? (mixedContent ? event : undefined);
    this.#refuse(refusal ? policyError(url, refusal) : connectError(url, event));
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
    this.#dialling.abort();
    this.#progress.stop();
    this.#listening.abort();
  }
}
