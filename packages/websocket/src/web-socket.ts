/** The class `WebSocket` of the WHATWG standard (websockets.spec.whatwg.org), over a MessageWebSocket. */
import { SocketMessageType } from '@twinsocket/core/api';
import type { MessageWebSocket } from '@twinsocket/core';
import { requireProtocols, requireUrl, syntaxError } from './address.ts';
import { closeEvent } from './close-event.ts';
import { clamped, requirePayload, wellFormed } from './conversions.ts';
import { EventHandlers } from './event-handlers.ts';
import { isLoss } from './is-loss.ts';
import { Outgoing } from './outgoing.ts';
import type {
  BinaryType,
  Handler,
  Listener,
  ListenerOptions,
  WebSocketEventMap,
  WebSocketOptions,
  WebSocketSettings,
} from './types.ts';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** Bytes that a close frame has for a reason (RFC 6455, 5.5 and 5.5.1). */
const longestReason = 123;

/**
 * The WHATWG class `WebSocket` over a MessageWebSocket: for libraries that take such a class. In Node it brings what MessageWebSocket has:
 * proxies, authorities, certificates, deadlines; see {@link WebSocketSettings}.
 *
 * The events `error` and `close` have the property `error`, which says what happened; the standard has none. A connection that opened and
 * was lost raises `close` alone, with the code 1006, as in the engines.
 */
export class WebSocketBase extends EventTarget {
  /** @internal Of the platform. */
  protected static createSocket?: (options?: WebSocketOptions) => MessageWebSocket;
  /** @internal Of {@link with}. */
  protected static settings: WebSocketSettings = {};

  readonly #handlers = new EventHandlers(this);
  readonly #socket: MessageWebSocket;
  readonly #outgoing: Outgoing;
  readonly #url: URL;
  #readyState = CONNECTING;
  #opened = false;
  #binaryType: BinaryType = 'blob';

  /**
   * Connects at once. Throws a SyntaxError for an address that isn't one of `ws:`, `wss:`, `http:` or `https:` or has a fragment, and for
   * sub-protocols that are not tokens or are there twice. Whatever else fails is told by the events `error` and `close`.
   *
   * @param options for libraries that give headers to a WebSocket in Node; a page ignores it, as the engine's class does
   */
  constructor(url: string | URL, protocols?: string | Iterable<string>, options?: WebSocketOptions) {
    super();
    if (arguments.length === 0) throw new TypeError('WebSocket: an address is needed');
    this.#url = requireUrl(url);
    const supported = requireProtocols(protocols);
    const { createSocket, settings } = new.target;
    if (!createSocket) throw new TypeError('WebSocketBase has no platform: import WebSocket from twinsocket/websocket');
    const socket = createSocket(options);
    this.#socket = socket;
    this.#outgoing = new Outgoing(socket);
    for (const protocol of supported) socket.control.supportedProtocols.append(protocol);
    socket.onmessagereceived = (event) => this.#received(event);
    socket.onclosed = () => {
      this.#readyState = CLOSING;
    };
    settings.configure?.(socket);
    void this.#connect();
  }

  /** A class whose sockets are configured before they connect, to be given to libraries. */
  static with<T extends typeof WebSocketBase>(this: T, settings: WebSocketSettings): T {
    const configured = class extends (this as typeof WebSocketBase) {
      protected static override settings = settings;
    };
    Object.defineProperty(configured, 'name', { value: this.name });
    return configured as unknown as T;
  }

  static get CONNECTING(): 0 {
    return 0;
  }

  static get OPEN(): 1 {
    return 1;
  }

  static get CLOSING(): 2 {
    return 2;
  }

  static get CLOSED(): 3 {
    return 3;
  }

  get CONNECTING(): 0 {
    return 0;
  }

  get OPEN(): 1 {
    return 1;
  }

  get CLOSING(): 2 {
    return 2;
  }

  get CLOSED(): 3 {
    return 3;
  }

  /** Names the class. */
  get [Symbol.toStringTag](): string {
    return 'WebSocket';
  }

  /** The address, absolute. */
  get url(): string {
    return this.#url.href;
  }

  /** CONNECTING 0, OPEN 1, CLOSING 2 or CLOSED 3. */
  get readyState(): number {
    return this.#readyState;
  }

  /** The sub-protocol that was agreed on; '' before, and if there is none. */
  get protocol(): string {
    return this.#socket.information.protocol ?? '';
  }

  /** The extensions that were agreed on, e.g. `permessage-deflate`; '' before, and if there are none. */
  get extensions(): string {
    return this.#socket.information.extensions ?? '';
  }

  /** Payload bytes that were given to `send` and that the network has not taken; it does not go back to 0 at the end. */
  get bufferedAmount(): number {
    return this.#outgoing.bufferedAmount;
  }

  /** What `event.data` of a binary message is; 'blob' by default. Another value is ignored. */
  get binaryType(): BinaryType {
    return this.#binaryType;
  }

  set binaryType(type: BinaryType) {
    if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type;
  }

  /**
   * Sends a message: text for a string, binary for a Blob, an ArrayBuffer or a view. Throws an InvalidStateError while connecting; at and
   * after the close nothing is sent, and the bytes stay in {@link bufferedAmount}.
   */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (arguments.length === 0) throw new TypeError('send: a message is needed');
    const payload = requirePayload(data);
    if (this.#readyState === CONNECTING) {
      throw new DOMException('send: the WebSocket is still connecting; wait for the event open', 'InvalidStateError');
    }
    if (this.#readyState === OPEN) this.#outgoing.send(payload);
    else this.#outgoing.drop(payload);
  }

  /**
   * Closes: what was sent leaves first, then a close frame. Throws an InvalidAccessError for a code that is neither 1000 nor 3000 to 4999,
   * and a SyntaxError for a reason of more than 123 bytes of UTF-8.
   */
  close(code?: number, reason?: string): void {
    const given = code === undefined ? undefined : clamped(code);
    if (given !== undefined && given !== 1000 && !(given >= 3000 && given <= 4999)) {
      throw new DOMException(`close: ${String(code)} is neither 1000 nor 3000 to 4999`, 'InvalidAccessError');
    }
    const text = reason === undefined ? '' : wellFormed(reason);
    if (new TextEncoder().encode(text).byteLength > longestReason) {
      throw syntaxError(`the reason of a close has more than ${longestReason} bytes`);
    }
    if (this.#readyState >= CLOSING) return;
    const connecting = this.#readyState === CONNECTING;
    this.#readyState = CLOSING;
    if (connecting || (given === undefined && text === '')) this.#outgoing.whenHandedOver(() => this.#socket.close());
    else this.#outgoing.whenHandedOver(() => this.#socket.close(given ?? 1000, text));
  }

  /** Raised when the connection is open. */
  get onopen(): Handler<'open'> {
    return this.#handlers.get('open') as Handler<'open'>;
  }

  set onopen(handler: Handler<'open'>) {
    this.#handlers.set('open', handler);
  }

  /** Raised for each message. */
  get onmessage(): Handler<'message'> {
    return this.#handlers.get('message') as Handler<'message'>;
  }

  set onmessage(handler: Handler<'message'>) {
    this.#handlers.set('message', handler);
  }

  /**
   * Raised before `close` when a connect failed, or when the peer broke the protocol; its property `error` says why. Not raised when an
   * open connection was lost.
   */
  get onerror(): Handler<'error'> {
    return this.#handlers.get('error') as Handler<'error'>;
  }

  set onerror(handler: Handler<'error'>) {
    this.#handlers.set('error', handler);
  }

  /** Raised once, at the end. */
  get onclose(): Handler<'close'> {
    return this.#handlers.get('close') as Handler<'close'>;
  }

  set onclose(handler: Handler<'close'>) {
    this.#handlers.set('close', handler);
  }

  override addEventListener<K extends keyof WebSocketEventMap>(
    type: K,
    listener: Listener<WebSocketEventMap[K]> | null,
    options?: boolean | ListenerOptions,
  ): void;
  override addEventListener(type: string, listener: Listener<Event> | null, options?: boolean | ListenerOptions): void;
  override addEventListener(type: string, listener: never, options?: boolean | ListenerOptions): void {
    super.addEventListener(type, listener, options);
  }

  override removeEventListener<K extends keyof WebSocketEventMap>(
    type: K,
    listener: Listener<WebSocketEventMap[K]> | null,
    options?: boolean | ListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: Listener<Event> | null,
    options?: boolean | ListenerOptions,
  ): void;
  override removeEventListener(type: string, listener: never, options?: boolean | ListenerOptions): void {
    super.removeEventListener(type, listener, options);
  }

  async #connect(): Promise<void> {
    try {
      await this.#socket.connectAsync(this.#url);
    } catch (error) {
      // What is refused before anything is dialled is told after the constructor, too, when there may be listeners.
      await Promise.resolve();
      return this.#end({ code: 1006, reason: '', error });
    }
    // A close() can come between the opening and this turn.
    const closed = this.#readyState !== CONNECTING;
    if (!closed) {
      this.#readyState = OPEN;
      this.#opened = true;
      this.dispatchEvent(new Event('open'));
    }
    const end = await this.#socket.ended;
    this.#end(closed ? { code: 1006, reason: '', error: closedWhileConnecting() } : end);
  }

  #received(event: Parameters<NonNullable<MessageWebSocket['onmessagereceived']>>[0]): void {
    if (this.#readyState !== OPEN) return;
    let data: unknown;
    try {
      if (event.messageType === SocketMessageType.utf8) data = event.text();
      else {
        const bytes = event.bytes();
        data = this.#binaryType === 'blob' ? new Blob([bytes]) : bytes.buffer;
      }
    } catch (error) {
      // The failure of the connection, of which `ended` tells; or a message too large to be given out, which ends the connection.
      if (this.#socket.state === 'open') this.#socket.abort(error);
      return;
    }
    this.dispatchEvent(new MessageEvent('message', { data, origin: originOf(this.#url) }));
  }

  #end({ code, reason, error }: { readonly code: number; readonly reason: string; readonly error: unknown }): void {
    this.#readyState = CLOSED;
    const told = error ? { error } : {};
    if (error && !(this.#opened && isLoss(error))) this.dispatchEvent(Object.assign(new Event('error'), told));
    this.dispatchEvent(Object.assign(closeEvent({ code, reason, wasClean: !error }), told));
  }
}

function closedWhileConnecting(): DOMException {
  return new DOMException('close: the WebSocket was closed while it was connecting', 'AbortError');
}

/** Node's URL has an origin for `ws:`, but old engines give 'null'. */
function originOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}
