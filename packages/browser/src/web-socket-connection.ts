/** One WebSocket of the page, from dialling to its end. */
import {
  abnormalClosure,
  Deadline,
  describe,
  hresult,
  lendable,
  microtask,
  noStatusReceived,
  sizeError,
  tlsFailure,
  winrtError,
  type ConnectAttempt,
  type Connection,
  type ConnectionHandler,
  type ConnectRequest,
  type Outgoing,
  type SendTotals,
  type WinRTError,
} from '@twinsocket/core';
import { cloneableCause, foreignError } from './cloneable-cause.ts';
import { connectError, connectTimeoutError, policyError, protocolError } from './connect-errors.ts';
import { listen } from './listen.ts';
import { messageBytes } from './message-bytes.ts';
import { SendProgress } from './send-progress.ts';

/** `WebSocket.CONNECTING`: written out, since a page may have put another class in its place. */
const CONNECTING = 0;

/** The attempt and the connection are one object, since the events of a WebSocket are listened to from its dialling on. */
export class WebSocketConnection implements ConnectAttempt, Connection {
  readonly #socket: WebSocket;
  /** As it was dialled: a stand-in for WebSocket need not tell its own. */
  readonly #url: string;
  readonly #protocols: readonly string[];
  readonly #handler: ConnectionHandler;
  readonly #progress: SendProgress;
  readonly #connectDeadline: Deadline;
  readonly #unlisten: (() => void)[] = [];
  /** Ends what is listened to while dialling. */
  #dialled: () => void = () => {};
  #ended = false;
  #violation: SecurityPolicyViolationEvent | undefined;
  #opened = false;
  /** The engine's `error` event comes just before `close` and says nothing more, but it is the cause to show. */
  #errorEvent: Event | undefined;
  /** Set since a Blob came: what comes behind it waits until it has been read, for the order of the wire. */
  #reading: Promise<void> | undefined;

  constructor(
    socket: WebSocket,
    { url, protocols, options: { connectTimeout } }: ConnectRequest,
    handler: ConnectionHandler,
  ) {
    this.#socket = socket;
    this.#url = url;
    this.#protocols = protocols;
    this.#handler = handler;
    this.#progress = new SendProgress(socket, (totals) => handler.sent(totals));
    this.#connectDeadline = new Deadline(() => this.#refuse(connectTimeoutError(url, connectTimeout)));
    // A Blob could only be read asynchronously, which would lose the order of the wire.
    socket.binaryType = 'arraybuffer';
    this.#listen('open', () => this.#open());
    this.#listen('message', ({ data }: MessageEvent<unknown>) => this.#message(data));
    this.#listen('error', (event: Event) => this.#inOrder(() => this.#error(event)));
    this.#listen('close', (event?: CloseEvent) => this.#inOrder(() => this.#close(event)));
    // Where Chromium 156 refuses for the page's Content-Security-Policy, this comes just before `error`; the others throw.
    // Not every place that has a WebSocket has it (React Native).
    if (typeof globalThis.addEventListener === 'function') {
      this.#dialled = listen(globalThis, 'securitypolicyviolation', (event: SecurityPolicyViolationEvent) =>
        this.#violate(event),
      );
    }
    // Last, so that nothing is left of a stand-in that took no listener.
    this.#connectDeadline.start(connectTimeout);
  }

  /** The platform copies in the call. Text comes as a string: where `capabilities.fragments` is `joined`, core decodes it. */
  send({ payload }: Outgoing): void {
    const data = typeof payload === 'string' ? payload : lendable(payload);
    try {
      this.#progress.add(() => this.#socket.send(data as string | Uint8Array<ArrayBuffer>));
    } catch (cause) {
      // What has been counted and was not sent can't be made up for. Later: the handler must not be called from within a send.
      microtask(() => {
        if (!this.#ended) this.#refuse(foreignError(cause, 'send'));
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
    // A stand-in may not have the member.
    const protocol = this.#socket.protocol ?? '';
    if (protocol === '' && this.#protocols.length > 0) return this.#refuse(protocolError(this.#url, this.#protocols));
    this.#begin(protocol);
  }

  #begin(protocol: string): void {
    this.#connectDeadline.stop();
    this.#dialled();
    this.#opened = true;
    this.#handler.opened(this, { protocol, extensions: this.#socket.extensions });
  }

  /** Not for what comes after the end: a stand-in may tell its listeners of an event that has begun, whoever has gone. */
  #listen(type: string, listener: (event: never) => void): void {
    const heard = (event: never): void => {
      if (!this.#ended) listener(event);
    };
    this.#unlisten.push(listen(this.#socket, type, heard));
  }

  #message(data: unknown): void {
    let payload: ReturnType<typeof messageBytes> | string;
    try {
      payload = typeof data === 'string' ? data : messageBytes(data);
    } catch (thrown) {
      // No memory for a copy of what a stand-in gave.
      const error = sizeError(thrown, 'receive');
      return this.#inOrder(() => this.#refuse(error));
    }
    if (payload === undefined) {
      const text = `receive: the data of a message is neither text nor bytes, but ${describe(data)}`;
      this.#inOrder(() => this.#refuse(winrtError(hresult.E_FAIL, text)));
    } else if (typeof payload !== 'string' && 'then' in payload) this.#read(payload);
    else this.#inOrder(() => this.#handler.data(payload, typeof payload === 'string', true));
  }

  #read(blob: Promise<Uint8Array>): void {
    const before = this.#reading;
    this.#reading = (async () => {
      await before;
      try {
        const bytes = await blob;
        if (!this.#ended) this.#handler.data(bytes, false, true);
      } catch (cause) {
        if (!this.#ended) this.#refuse(foreignError(cause, 'receive: the Blob of a message cannot be read'));
      }
    })();
  }

  #inOrder(act: () => void): void {
    if (!this.#reading) return act();
    this.#reading = this.#reading.then(() => {
      if (!this.#ended) act();
    });
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

  #close(event?: CloseEvent): void {
    // A stand-in may give no event, or one without members. No engine tells 0, which is what `new CloseEvent('close')` has.
    const code = event?.code || (this.#opened ? noStatusReceived : abnormalClosure);
    // Firefox 153 raises neither `open` nor `error` where the peer's close frame and the end of TCP come with its answer, calls that
    // not clean, and tells code and reason all the same. Whether a sub-protocol was chosen, it doesn't tell.
    if (!this.#opened && code !== abnormalClosure && code !== tlsFailure) this.#begin(this.#socket.protocol ?? '');
    // A socket that has closed still tells what it never sent.
    this.#handler.sent(this.#progress.totals());
    this.#end();
    // An engine that fails a connection for its peer's fault says so by `error`, yet may go through a close handshake of its own
    // and call that clean (WebKit, 1002 and 1007).
    const failed = !this.#opened || this.#errorEvent || (!event?.wasClean && code === abnormalClosure);
    if (failed) this.#handler.failed(this.#failure(event));
    else this.#handler.closed(code, event?.reason ?? '');
  }

  #failure(event?: CloseEvent): WinRTError {
    const cause = this.#errorEvent ?? event;
    if (!this.#opened) return connectError(this.#url, cause);
    const text = 'the connection was lost: it ended without a close frame';
    return winrtError(hresult.WININET_E_CONNECTION_ABORTED, text, cloneableCause(cause));
  }

  #refuse(error: WinRTError): void {
    this.abort();
    this.#handler.failed(error);
  }

  #end(): void {
    this.#ended = true;
    this.#connectDeadline.stop();
    this.#dialled();
    this.#progress.stop();
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
  }
}
