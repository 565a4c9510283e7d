/**
 * A connection that comes back: a row of MessageWebSockets, each of which takes the place of one that was lost. Over 250 lines, since half of
 * them document the members.
 */
import type { Abortable, SocketEnd, WinRTError } from '@twinsocket/core/api';
import type { MessageWebSocket } from '@twinsocket/core';
import { BackOff, mayRetry } from './back-off.ts';
import { asError, E_INVALIDARG, errorOf, RO_E_CLOSED, WININET_E_OPERATION_CANCELLED } from './errors.ts';
import { Listeners, type Handler, type ReconnectingEventMap } from './events.ts';
import { applyPings, MessageHeartbeat } from './heartbeat.ts';
import { requireSettings, type AddressFunction, type ReconnectingOptions, type Settings } from './options.ts';
import { RetryWait } from './retry-wait.ts';
import { SendQueue, type Payload } from './send-queue.ts';

/**
 * `connecting`: an attempt is under way. `open`: connected. `down`: waiting for the next attempt. `closing`: `close()` waits for the
 * peer's answer. `ended`: over.
 */
export type ReconnectingState = 'connecting' | 'open' | 'down' | 'closing' | 'ended';

/**
 * A MessageWebSocket that comes back when its connection is lost. It connects at once, and again after each loss, later each time; see
 * {@link ReconnectingOptions}. What is sent meanwhile waits.
 */
export class ReconnectingWebSocketBase {
  /** @internal Of the platform. */
  protected static createSocket?: () => MessageWebSocket;

  // Declared here, defined in the constructor where the engine has the symbol.
  /** `close()`, for `await using`, which waits until the socket has ended. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  readonly #createSocket: () => MessageWebSocket;
  readonly #address: string | URL | AddressFunction;
  readonly #settings: Settings;
  readonly #backOff: BackOff;
  readonly #queue: SendQueue;
  readonly #listeners = new Listeners();
  readonly #retry = new RetryWait(() => void this.#dial());
  #state: ReconnectingState = 'connecting';
  #socket: MessageWebSocket | undefined;
  #attempt = new AbortController();
  #heartbeat: MessageHeartbeat | undefined;
  /** Why we have ended a connection ourselves. */
  #silence: WinRTError | undefined;
  #openedAt = 0;
  #wasOpen = false;
  #resolveEnded: (end: SocketEnd) => void = () => {};
  readonly #ended = new Promise<SocketEnd>((resolve) => (this.#resolveEnded = resolve));

  /** Throws E_INVALIDARG 0x80070057 for an option that can't be. The first attempt begins after this turn. */
  constructor(address: string | URL | AddressFunction, options?: ReconnectingOptions) {
    const { createSocket } = new.target;
    if (!createSocket) throw new TypeError('ReconnectingWebSocketBase has no platform: import twinsocket/reconnecting');
    if (address === undefined || address === null) {
      throw errorOf(E_INVALIDARG, `address: ${String(address)} is not an address or a function that gives one`);
    }
    this.#createSocket = createSocket;
    this.#address = address;
    this.#settings = requireSettings(options);
    this.#backOff = new BackOff(this.#settings);
    this.#queue = new SendQueue(this.#settings);
    if (Symbol.asyncDispose) {
      const dispose = async (): Promise<void> => {
        this.close();
        await this.#ended;
      };
      Object.defineProperty(this, Symbol.asyncDispose, { value: dispose });
    }
    void Promise.resolve().then(() => this.#dial());
  }

  /** Names the class. */
  get [Symbol.toStringTag](): string {
    return 'ReconnectingWebSocket';
  }

  /** How it stands, at any time. */
  get state(): ReconnectingState {
    return this.#state;
  }

  /** How it ended: fulfils once, when nothing is attempted any more, and never rejects. */
  get ended(): Promise<SocketEnd> {
    return this.#ended;
  }

  /**
   * Sends a message, a string as text, bytes as binary; bytes are read before it returns. It waits for a connection, behind what was sent
   * before, and resolves with its bytes when the network has them. A peer that breaks the connection may never get them.
   *
   * Rejects with WININET_E_CONNECTION_ABORTED 0x80072EFE if the connection ended while the message was under way, which may have arrived
   * then (see `options.resend`), ERROR_NOT_ENOUGH_QUOTA 0x80070718 if more waits than `options.queueLimit` allows,
   * WININET_E_OPERATION_CANCELLED 0x80072EF1 if `close()` ended the wait, RO_E_CLOSED 0x80000013 after the end. `options.signal` cancels a
   * message that has not begun to leave: `Canceled` 0x800704C7, or WININET_E_TIMEOUT 0x80072EE2 for an expired `AbortSignal.timeout`.
   */
  sendAsync(data: Payload, options?: Abortable | null): Promise<number> {
    if (this.#state === 'closing' || this.#state === 'ended') {
      return rejected(errorOf(RO_E_CLOSED, 'sendAsync: the socket is closed'));
    }
    const signal = options?.signal ?? undefined;
    if (signal === undefined || typeof signal.addEventListener === 'function') return this.#queue.send(data, signal);
    return rejected(errorOf(E_INVALIDARG, 'sendAsync: the signal must be an AbortSignal'));
  }

  /** Ends for good: an open connection with a close handshake, behind what was sent. What waits for a connection is rejected. */
  close(code?: number, reason?: string): void {
    if (this.#state === 'closing') return;
    const socket = this.#socket;
    if (this.#state === 'open' && socket) {
      if (code === undefined) socket.close();
      else socket.close(code, reason);
      this.#state = 'closing';
      this.#heartbeat?.stop();
      return;
    }
    const text = 'close: the socket was closed while there was no connection';
    this.#finish({ code: 1006, reason: '', error: errorOf(WININET_E_OPERATION_CANCELLED, text) });
    socket?.close();
  }

  /** Ends for good and at once, without a close handshake. */
  abort(reason?: unknown): void {
    const socket = this.#socket;
    const error = errorOf(0x800704c7 | 0, 'abort: the socket was aborted', reason);
    this.#finish({ code: 1006, reason: '', error });
    socket?.abort(reason);
  }

  /** Subscribes a function to an event; the same function twice counts once. */
  addEventListener<K extends keyof ReconnectingEventMap>(
    type: K,
    listener: (event: ReconnectingEventMap[K]) => unknown,
  ): void {
    this.#listeners.add(type, listener);
  }

  /** Ends a subscription. */
  removeEventListener<K extends keyof ReconnectingEventMap>(
    type: K,
    listener: (event: ReconnectingEventMap[K]) => unknown,
  ): void {
    this.#listeners.remove(type, listener);
  }

  /** Raised for each connection. */
  get onopen(): Handler<'open'> {
    return this.#listeners.handler('open');
  }

  set onopen(handler: Handler<'open'>) {
    this.#listeners.setHandler('open', handler);
  }

  /** Raised for each message, of whichever connection. */
  get onmessagereceived(): Handler<'messagereceived'> {
    return this.#listeners.handler('messagereceived');
  }

  set onmessagereceived(handler: Handler<'messagereceived'>) {
    this.#listeners.setHandler('messagereceived', handler);
  }

  /** Raised when a connection is lost or an attempt fails, and another follows. */
  get ondown(): Handler<'down'> {
    return this.#listeners.handler('down');
  }

  set ondown(handler: Handler<'down'>) {
    this.#listeners.setHandler('down', handler);
  }

  /** Raised once, when nothing is attempted any more. */
  get onended(): Handler<'ended'> {
    return this.#listeners.handler('ended');
  }

  set onended(handler: Handler<'ended'>) {
    this.#listeners.setHandler('ended', handler);
  }

  async #dial(): Promise<void> {
    if (this.#state === 'ended') return;
    this.#state = 'connecting';
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    try {
      const address =
        typeof this.#address === 'function' ? await this.#address(this.#backOff.attempt, signal) : this.#address;
      if (signal.aborted) return;
      const socket = this.#createSocket();
      this.#socket = socket;
      socket.addEventListener('messagereceived', (event) => this.#received(socket, event));
      this.#prepare(socket);
      await socket.connectAsync(address);
      if (signal.aborted) return;
      this.#opened(socket);
    } catch (thrown) {
      if (!signal.aborted) this.#lost({ code: 1006, reason: '', error: asError(thrown, 'connect') });
    }
  }

  #prepare(socket: MessageWebSocket): void {
    const { configure, heartbeat } = this.#settings;
    if (heartbeat && !heartbeat.message) {
      if (!socket.information.capabilities.unsolicitedPongs) {
        throw errorOf(E_INVALIDARG, 'options.heartbeat.message: this platform sends no pings, so a message is needed');
      }
      applyPings(socket, heartbeat);
    }
    configure?.(socket);
  }

  #opened(socket: MessageWebSocket): void {
    const { heartbeat } = this.#settings;
    this.#state = 'open';
    this.#openedAt = performance.now();
    const isReturn = this.#wasOpen;
    this.#wasOpen = true;
    this.#silence = undefined;
    if (heartbeat?.message) {
      this.#heartbeat = new MessageHeartbeat(socket, heartbeat, (error) => {
        this.#silence = error;
        socket.abort(error);
      });
    }
    void socket.ended.then((end) => this.#connectionEnded(socket, end));
    this.#queue.opening();
    this.#listeners.raise('open', { type: 'open', attempt: this.#backOff.attempt, isReturn });
    // What the app sends in `open`, such as who it is, would go behind what has waited: that was sent before.
    if (this.#socket === socket && this.#state === 'open') this.#queue.open(socket);
  }

  #received(socket: MessageWebSocket, event: ReconnectingEventMap['messagereceived']): void {
    // The event of a failure: `ended` tells of that.
    if (socket.state === 'failed' || this.#socket !== socket) return;
    this.#heartbeat?.heard();
    if (this.#settings.heartbeat?.isAnswer?.(event) !== true) this.#listeners.raise('messagereceived', event);
  }

  #connectionEnded(socket: MessageWebSocket, told: SocketEnd): void {
    if (this.#socket !== socket) return;
    const end = this.#silence ? { ...told, error: this.#silence } : told;
    if (this.#state === 'closing') return this.#finish(end);
    this.#lost(end);
  }

  #lost(end: SocketEnd): void {
    const attempt = this.#backOff.attempt;
    const openFor = this.#state === 'open' ? performance.now() - this.#openedAt : 0;
    this.#heartbeat?.stop();
    this.#heartbeat = undefined;
    this.#socket = undefined;
    this.#queue.down(end.error);
    this.#backOff.ended(openFor);
    let retries: boolean;
    try {
      retries = this.#settings.shouldRetry?.(end, attempt) ?? mayRetry(end);
    } catch (thrown) {
      return this.#finish({ ...end, error: asError(thrown, 'options.shouldRetry') });
    }
    if (this.state === 'ended') return; // shouldRetry has closed the socket
    if (!retries || this.#backOff.exhausted) return this.#finish(end);
    this.#state = 'down';
    const retryAt = this.#retry.start(this.#backOff.delay(end));
    this.#listeners.raise('down', { type: 'down', end, retryAt });
  }

  /** The first end counts. */
  #finish(end: SocketEnd): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#retry.stop();
    this.#attempt.abort(end.error);
    this.#heartbeat?.stop();
    this.#socket = undefined;
    const closed = end.error ?? errorOf(RO_E_CLOSED, 'sendAsync: the connection was closed before the message left');
    this.#queue.end(closed);
    const told = Object.freeze({ ...end });
    this.#listeners.raise('ended', { type: 'ended', end: told });
    this.#resolveEnded(told);
  }
}

/** A rejection that nobody has to handle: the state tells the same. */
function rejected(error: WinRTError): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}
