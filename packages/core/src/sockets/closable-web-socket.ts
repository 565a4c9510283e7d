/** What client sockets and server sockets have in common: `close`, `abort`, `ended`, `state` and the `closed` event. */
import { closeOnDispose, defineDispose } from '../internal/disposable.ts';
import { EventSource, type Listeners, type ListenerOptions, type TypedEventHandler } from '../foundation/events.ts';
import { constructionKey } from '../internal/illegal-constructor.ts';
import type { IClosable } from '../streams/stream.ts';
import type { Inbound } from './receiving/inbound.ts';
import type { ConnectionSettings } from './settings/connection-settings.ts';
import { requireCloseCode, requireCloseReason } from './session/close-arguments.ts';
import { WebSocketClosedEventArgs } from './i-web-socket.ts';
import type { Session } from './session/session.ts';
import type { SocketSide } from './session/socket-side.ts';
import type { SocketEnd, SocketState } from './session/socket-end.ts';

/** Not a class of WinRT. `TSender` is the type of the socket in the `closed` event. */
export abstract class ClosableWebSocket<TSender> implements IClosable {
  readonly #session: Session;
  readonly #closed = new EventSource<WebSocketClosedEventArgs<TSender>>('closed', this);

  // Declared here, defined below where the engine has the symbols.
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;
  /** `close()`, for `await using`, which waits until the socket has closed. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
    closeOnDispose(this);
    defineDispose(this, Symbol.asyncDispose, closeAndWait);
  }

  /**
   * Closes the socket. Queued payloads are sent first, then a close frame, which is empty or has the code and reason. `closed` is raised
   * when the peer has answered, or with code 1006 after `closeTimeout`. A second call has no effect.
   *
   * Pending reads and a pending connect fail at once with WININET_E_OPERATION_CANCELLED 0x80072EF1, later calls with RO_E_CLOSED
   * 0x80000013. If the peer had closed before, or the connection had failed, the data received before that can still be read.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: no platform can send the code, or the reason has over 123 bytes of UTF-8.
   * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: a page can't send the code; see `capabilities.closeCodes`.
   */
  close(code?: number, reason?: string | null): void {
    const session = this.#session;
    if (code === undefined && (reason === undefined || reason === null)) session.close(undefined, '');
    else session.close(requireCloseCode(code, session.capabilities.closeCodes), requireCloseReason(reason));
  }

  /**
   * Ends the socket at once, in any state, without a close handshake. Unsent and unread data is discarded. Pending operations reject
   * with `Canceled` 0x800704C7, whose `cause` is the reason; later calls reject with RO_E_CLOSED 0x80000013. {@link ended} resolves with
   * the same error, and `closed` is raised with code 1006 if the socket was open. A second call has no effect, nor has a call after a
   * `close()` has finished.
   *
   * Node destroys the TCP connection. A page can't: the browser closes the connection later, and the socket ignores what still arrives.
   * An addition to WinRT.
   */
  abort(reason?: unknown): void {
    this.#session.abort(reason);
  }

  /**
   * How the socket ended, whatever ended it. The promise resolves once and never rejects; each access gives the same promise. It resolves
   * after `closed` was raised. A lost connection raises no `closed`: then the promise resolves after reads and writes have failed and
   * `messagereceived` has told the failure. A socket that is closed before it was open ends too. A failed connect does not end the
   * socket, which can connect again. Data received before the end can be read after it. An addition to WinRT; docs/lifecycle.md lists
   * which member tells which end.
   *
   * A lost connection is noticed without a read. Exception: while 1 MiB waits unread and the sender is therefore paused, Node notices
   * the loss at the next read or write.
   */
  get ended(): Promise<SocketEnd> {
    return this.#session.ending.promise;
  }

  /** The state of the socket, at any time. It is `closed` from the `closed` event on. An addition to WinRT. */
  get state(): SocketState {
    return this.#session.shownState;
  }

  /**
   * Raised once: when the peer's close frame has come, or when our `close()` has finished. Not raised for a lost connection.
   *
   * @default null
   */
  get onclosed(): TypedEventHandler<TSender, WebSocketClosedEventArgs<TSender>> | null {
    return this.#closed.handler;
  }

  set onclosed(handler: TypedEventHandler<TSender, WebSocketClosedEventArgs<TSender>> | null) {
    this.#closed.handler = handler;
  }

  /** Subscribes a function to an event. An unknown event is ignored; a function that is subscribed already is not added again. */
  addEventListener(
    type: 'closed',
    listener: TypedEventHandler<TSender, WebSocketClosedEventArgs<TSender>>,
    options?: ListenerOptions,
  ): void;
  addEventListener(type: string, listener: never, options?: ListenerOptions): void {
    const source = this.eventSource(type);
    if (!source) return;
    this.requireUnlocked(type);
    source.add(listener, options);
  }

  /** Ends a subscription, at any time; unknown events and listeners are ignored. */
  removeEventListener(type: 'closed', listener: TypedEventHandler<TSender, WebSocketClosedEventArgs<TSender>>): void;
  removeEventListener(type: string, listener: never): void {
    this.eventSource(type)?.remove(listener);
  }

  /** @internal What a session needs of its socket. */
  protected sideOf(inbound: Inbound, settings: ConnectionSettings): SocketSide {
    return new ClosableSide(inbound, settings, this.#closed, this as unknown as TSender);
  }

  /** @internal The event of this name, if the class has it. */
  protected eventSource(type: string): Listeners | undefined {
    return type === 'closed' ? this.#closed : undefined;
  }

  /** @internal Throws if handlers of this event can't be added now. */
  protected requireUnlocked(_type: string): void {}

  /** @internal The address of the latest `connectAsync`, for `console.log` of the socket. */
  protected get address(): string | undefined {
    return this.#session.known.address;
  }
}

/** A class, because closures take more of a server's idle socket. */
class ClosableSide<TSender> implements SocketSide {
  readonly #closed: EventSource<WebSocketClosedEventArgs<TSender>>;
  readonly #sender: TSender;

  constructor(
    readonly inbound: Inbound,
    readonly settings: ConnectionSettings,
    closed: EventSource<WebSocketClosedEventArgs<TSender>>,
    sender: TSender,
  ) {
    this.#closed = closed;
    this.#sender = sender;
  }

  raiseClosed(code: number, reason: string): void {
    if (!this.#closed.empty)
      this.#closed.raise(new WebSocketClosedEventArgs(constructionKey, this.#sender, code, reason));
  }
}

/**
 * Outside the constructor, because `defineDispose` puts it on the prototype once: a closure of the constructor would keep the first socket
 * alive for ever.
 */
async function closeAndWait(this: ClosableWebSocket<unknown>): Promise<void> {
  this.close();
  await this.ended;
}
