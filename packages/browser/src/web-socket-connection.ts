/** One WebSocket of the page, from the attempt to connect to its end. */
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

/** `WebSocket.CONNECTING` as a number, since a page may have replaced the class by one without that constant. */
const CONNECTING = 0;

/** The attempt and the connection are one object, since the same listeners serve a WebSocket from its constructor to its end. */
export class WebSocketConnection implements ConnectAttempt, Connection {
  readonly #socket: WebSocket;
  /** The address that was asked for: a replaced WebSocket may not have a `url`. */
  readonly #url: string;
  readonly #protocols: readonly string[];
  readonly #handler: ConnectionHandler;
  readonly #progress: SendProgress;
  readonly #connectDeadline: Deadline;
  readonly #unlisten: (() => void)[] = [];
  /** Removes the listeners that are only needed while connecting. */
  #dialled: () => void = () => {};
  #ended = false;
  #violation: SecurityPolicyViolationEvent | undefined;
  #opened = false;
  /** The engine's `error` event comes just before `close` and has no details, but it is shown as the cause. */
  #errorEvent: Event | undefined;
  /** Set once a Blob came: later messages wait until the Blob was read, which keeps the order of the wire. */
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
    // A Blob can only be read asynchronously, so later messages would have to wait for it.
    socket.binaryType = 'arraybuffer';
    this.#listen('open', () => this.#open());
    this.#listen('message', ({ data }: MessageEvent<unknown>) => this.#message(data));
    this.#listen('error', (event: Event) => this.#inOrder(() => this.#error(event)));
    this.#listen('close', (event?: CloseEvent) => this.#inOrder(() => this.#close(event)));
    // If the page's Content-Security-Policy forbids the address, Chromium 156 raises this event just before `error`; other engines throw
    // from the constructor. Not every platform with a WebSocket has `addEventListener` on the global (React Native).
    if (typeof globalThis.addEventListener === 'function') {
      this.#dialled = listen(globalThis, 'securitypolicyviolation', (event: SecurityPolicyViolationEvent) =>
        this.#violate(event),
      );
    }
    // Last, so that no timer is left if a replaced WebSocket refuses a listener.
    this.#connectDeadline.start(connectTimeout);
  }

  /** The platform copies the payload in the call. Text is a string: where `capabilities.fragments` is `joined`, core decodes it. */
  send({ payload, byteLength }: Outgoing): void {
    const data = typeof payload === 'string' ? payload : lendable(payload);
    try {
      this.#socket.send(data as string | Uint8Array<ArrayBuffer>);
      this.#progress.add(byteLength);
    } catch (cause) {
      // A message was counted but not sent, so the connection fails. In a microtask: the handler must not be called from within a send.
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
    this.#progress.hurry();
    return this.#progress.totals();
  }

  close(code?: number, reason?: string): void {
    // Chromium reads an explicit `undefined` as the code 0 if a reason follows.
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
  }

  abort(): void {
    this.#end();
    try {
      // The API has no abort; the listeners are removed, and the engine ends the connection later.
      this.#socket.close();
    } catch {
      // A replaced WebSocket may throw; the connection has ended for the handler already.
    }
  }

  #open(): void {
    // A replaced WebSocket may not have the member.
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

  /** Ignores events after the end: a replaced WebSocket may still call a listener that was removed during the dispatch of an event. */
  #listen(type: string, listener: (event: never) => void): void {
    const untilEnd = (event: never): void => {
      if (!this.#ended) listener(event);
    };
    this.#unlisten.push(listen(this.#socket, type, untilEnd));
  }

  /** Makes no function for a text or for bytes, which nearly all messages are. */
  #message(data: unknown): void {
    if (typeof data === 'string') return this.#deliver(data);
    let payload: ReturnType<typeof messageBytes>;
    try {
      payload = messageBytes(data);
    } catch (thrown) {
      // Memory for a copy of a replaced WebSocket's bytes could not be allocated.
      return this.#refuseInOrder(sizeError(thrown, 'receive'));
    }
    if (ArrayBuffer.isView(payload)) this.#deliver(payload);
    else if (payload) this.#read(payload);
    else {
      const text = `receive: the data of a message is neither text nor bytes, but ${describe(data)}`;
      this.#refuseInOrder(winrtError(hresult.E_FAIL, text));
    }
  }

  #deliver(payload: string | Uint8Array): void {
    if (this.#reading) this.#deliverInOrder(payload);
    else this.#handler.data(payload, typeof payload === 'string', true);
  }

  #deliverInOrder(payload: string | Uint8Array): void {
    this.#inOrder(() => this.#handler.data(payload, typeof payload === 'string', true));
  }

  #refuseInOrder(error: WinRTError): void {
    this.#inOrder(() => this.#refuse(error));
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

  /** Fails a connect: no `close` follows in Chromium 156 (Content-Security-Policy) and WebKitGTK 2.50 (mixed content). */
  #error(event: Event): void {
    this.#errorEvent = event;
    if (this.#opened) return;
    const url = this.#url;
    // WebKitGTK 2.50 leaves a WebSocket that it refuses as mixed content in the state CONNECTING. An http: page has no mixed content.
    const mixedContent =
      this.#socket.readyState === CONNECTING && url.startsWith('ws:') && globalThis.location?.protocol !== 'http:';
    const refusal = this.#violation ?? (mixedContent ? event : undefined);
    this.#refuse(refusal ? policyError(url, refusal) : connectError(url, event));
  }

  #close(event?: CloseEvent): void {
    // A replaced WebSocket may give no event, or an event without members. `new CloseEvent('close')` has the code 0,
    // which no engine gives but Firefox for a peer that has sent it.
    const code = event?.code || (this.#opened ? noStatusReceived : abnormalClosure);
    // If the peer's close frame and the end of TCP come together with its answer, Firefox 153 raises neither `open` nor `error`, and a
    // `close` that is not clean but has code and reason. Which sub-protocol was chosen is not known then.
    if (!this.#opened && code !== abnormalClosure && code !== tlsFailure) this.#begin(this.#socket.protocol ?? '');
    // `bufferedAmount` of a closed WebSocket still has the bytes that were not sent.
    this.#handler.sent(this.#progress.totals());
    this.#end();
    // An engine that fails a connection for a fault of the peer raises `error`, but may then make a close handshake and report it as
    // clean (WebKit, 1002 and 1007). WebKit raises it also for bytes behind the peer's close frame, which count for nothing (RFC 6455, 1.4); the
    // `close` has that frame's code then.
    const ofPeer = code === 1000 || code >= 3000;
    const failed = !this.#opened || (this.#errorEvent && !ofPeer) || (!event?.wasClean && code === abnormalClosure);
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
