/** One WebSocket of the page, from dialling to its end. */
import {
  abnormalClosure,
  asWinRTError,
  Deadline,
  hresult,
  isTagged,
  tlsFailure,
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
  /** As it was dialled: a stand-in for WebSocket need not tell its own. */
  readonly #url: string;
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

  constructor(socket: WebSocket, { url, protocols, options: { connectTimeout } }: ConnectRequest, sink: Sink) {
    this.#socket = socket;
    this.#url = url;
    this.#protocols = protocols;
    this.#sink = sink;
    this.#progress = new SendProgress(socket, (totals) => sink.sent(totals));
    this.#connectDeadline = new Deadline(() => this.#refuse(connectTimeoutError(url, connectTimeout)));
    // A Blob could only be read asynchronously, which would lose the order of the wire.
    socket.binaryType = 'arraybuffer';
    const { signal } = this.#listening;
    socket.addEventListener('open', () => this.#open(), { signal });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#message(data), { signal });
    socket.addEventListener('error', (event) => this.#error(event), { signal });
    socket.addEventListener('close', (event) => this.#close(event), { signal });
    // Where Chromium 156 refuses for the page's Content-Security-Policy, this comes just before `error`; the others throw.
    // Not every place that has a WebSocket has it (React Native).
    globalThis.addEventListener?.('securitypolicyviolation', (event) => this.#violate(event), {
      signal: this.#dialling.signal,
    });
    // Last, so that nothing is left of a stand-in that took no listener.
    this.#connectDeadline.start(connectTimeout);
  }

  send(payload: string | Uint8Array, text: boolean): void {
    const data = text ? decodeText(payload) : payload;
    try {
      this.#progress.add(() => this.#socket.send(data as string | Uint8Array<ArrayBuffer>));
    } catch (cause) {
      // What has been counted and was not sent can't be made up for. Later: the sink must not be called from within a send.
      queueMicrotask(() => {
        if (!this.#listening.signal.aborted) this.#refuse(asWinRTError(cause, 'send'));
      });
    }
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
    try {
      // There is no abort in the API; with nobody listening the engine ends it in its own time.
      this.#socket.close();
    } catch {
      // A stand-in's own fault; nobody hears of it any more.
    }
  }

  #open(): void {
    const { protocol } = this.#socket;
    if (protocol === '' && this.#protocols.length > 0) return this.#refuse(protocolError(this.#url, this.#protocols));
    this.#connectDeadline.stop();
    this.#dialling.abort();
    this.#opened = true;
    this.#sink.opened({ protocol });
  }

  #message(data: unknown): void {
    if (typeof data === 'string') this.#sink.data(data, true, true);
    else if (isTagged(data, 'ArrayBuffer')) this.#sink.data(new Uint8Array(data as ArrayBuffer), false, true);
    // A stand-in that knows no `binaryType`: read as bytes, a Blob would be none.
    else this.#refuse(winrtError(hresult.E_FAIL, 'a message came that is neither text nor an ArrayBuffer', data));
  }

  #violate(event: SecurityPolicyViolationEvent): void {
    const { blockedURI, disposition, effectiveDirective } = event;
    if (blockedURI === this.#url && disposition === 'enforce' && effectiveDirective === 'connect-src') {
      this.#violation = event;
    }
  }

  /** A connect ends here: no `close` follows in Chromium 156 (Content-Security-Policy) and WebKitGTK 2.50 (mixed content). */
  #error(event: Event): void {
    this.#errorEvent = event;
    if (this.#opened) return;
    const url = this.#url;
    // WebKitGTK 2.50 forgets to close what it refuses as mixed content, of which an http: page has none.
    const mixedContent =
      this.#socket.readyState === CONNECTING && url.startsWith('ws:') && globalThis.location?.protocol !== 'http:';
    const refusal = this.#violation ?? (mixedContent ? event : undefined);
    this.#refuse(refusal ? policyError(url, refusal) : connectError(url, event));
  }

  #close(event: CloseEvent): void {
    // Firefox 153 raises neither `open` nor `error` where the peer's close frame and the end of TCP come with its answer, calls that
    // not clean, and tells code and reason all the same. Whether a sub-protocol was chosen, it doesn't tell.
    if (!this.#opened && event.code !== abnormalClosure && event.code !== tlsFailure) {
      this.#opened = true;
      this.#sink.opened({ protocol: this.#socket.protocol });
    }
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
    if (!this.#opened) return connectError(this.#url, cause);
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
