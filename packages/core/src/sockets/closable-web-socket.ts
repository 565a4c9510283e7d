/** What every socket has in common, a client's and a server's: its close, and the event that tells of it. */
import { closeOnDispose, defineDispose } from '../internal/disposable.ts';
import { EventSource, type Listeners, type ListenerOptions, type TypedEventHandler } from '../foundation/events.ts';
import { constructionKey } from '../internal/illegal-constructor.ts';
import type { IClosable } from '../streams/stream.ts';
import { requireCloseCode, requireCloseReason } from './session/close-arguments.ts';
import { WebSocketClosedEventArgs } from './closed-event-args.ts';
import type { Session } from './session/session.ts';
import type { SocketEnd, SocketState } from './session/socket-end.ts';

/** Not a class of WinRT. `TSender` is what a handler of `closed` knows the socket as. */
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
    const sender = this as unknown as TSender;
    session.raiseClosed = (code, reason) => {
      if (!this.#closed.empty) this.#closed.raise(new WebSocketClosedEventArgs(constructionKey, sender, code, reason));
    };
  }

  /**
   * Closes the socket: what was written is sent first, then a close frame, empty or with a code and reason. Reads and a connect
   * that wait fail at once with WININET_E_OPERATION_CANCELLED 0x80072EF1, later uses with RO_E_CLOSED 0x80000013. `closed` follows
   * when the peer has answered, or with code 1006 after the `closeTimeout`. Once the peer has closed, or the connection has failed,
   * what was received stays readable. A second call has no effect.
   *
   * Throws E_INVALIDARG 0x80070057 for a code that can't be sent or a reason over 123 bytes of UTF-8, and ERROR_NOT_SUPPORTED
   * 0x80070032 for a code that only a page can't send (`capabilities.closeCodes`).
   */
  close(code?: number, reason?: string | null): void {
    const session = this.#session;
    if (code === undefined && (reason === undefined || reason === null)) session.close(undefined, '');
    else session.close(requireCloseCode(code, session.capabilities.closeCodes), requireCloseReason(reason));
  }

  /**
   * Ends the socket at once, in any state and without a close handshake: what has not been sent is dropped, what has not been read too.
   * Whatever is under way rejects with `Canceled` 0x800704C7, whose `cause` is the reason; later uses reject with RO_E_CLOSED
   * 0x80000013. {@link ended} tells the same error, and `closed` follows with code 1006 if the socket was open. In Node TCP is
   * destroyed; a page has no such call, and lets the browser close the connection in its own time, unheard. A second call, or one after
   * the end of a `close()`, has no effect. An addition to WinRT.
   */
  abort(reason?: unknown): void {
    this.#session.abort(reason);
  }

  /**
   * How the socket ended, whatever ended it: fulfils once, with one object for all who ask, and never rejects. It comes behind `closed`,
   * or behind the failed reads, writes and `messagereceived` that tell of a lost connection, which raises no `closed`. A socket that was
   * closed before it was open ends too. A failed connect is no end: the socket can connect again. What was received before the end
   * can be read after it. An addition to WinRT; docs/lifecycle.md has who hears what.
   *
   * A lost connection is noticed without a read. While the sender is stopped because 1 MiB waits unread, Node
   * notices it with the next read or write.
   */
  get ended(): Promise<SocketEnd> {
    return this.#session.ending.promise;
  }

  /** How the socket stands, at any time; `closed` from the `closed` event on. An addition to WinRT. */
  get state(): SocketState {
    return this.#session.shownState;
  }

  /** Raised once: when the peer's close frame has come, or our `close()` is done. Never for a lost connection. */
  get onclosed(): TypedEventHandler<TSender, WebSocketClosedEventArgs<TSender>> | null {
    return this.#closed.handler;
  }

  set onclosed(handler: TypedEventHandler<TSender, WebSocketClosedEventArgs<TSender>> | null) {
    this.#closed.handler = handler;
  }

  /** Subscribes a function to an event; an unknown event is ignored, the same function twice counts once. */
  addEventListener(
    type: 'closed',
    listener: TypedEventHandler<TSender, WebSocketClosedEventArgs<TSender>>,
    options?: ListenerOptions,
  ): void;
  addEventListener(type: string, listener: never, options?: ListenerOptions): void {
    this.#sourceToEdit(type)?.add(listener, options);
  }

  /** Ends a subscription; unknown events and listeners are ignored. */
  removeEventListener(type: 'closed', listener: TypedEventHandler<TSender, WebSocketClosedEventArgs<TSender>>): void;
  removeEventListener(type: string, listener: never): void {
    this.#sourceToEdit(type)?.remove(listener);
  }

  /** @internal The event of this name, if the class has it. */
  protected eventSource(type: string): Listeners | undefined {
    return type === 'closed' ? this.#closed : undefined;
  }

  /** @internal Throws if handlers of an event that the class has can't be added and removed now. */
  protected requireEditable(_type: string): void {}

  /** @internal The address of the latest attempt to connect, for whoever prints the socket. */
  protected get address(): string | undefined {
    return this.#session.address;
  }

  #sourceToEdit(type: string): Listeners | undefined {
    const source = this.eventSource(type);
    if (source) this.requireEditable(type);
    return source;
  }
}

/** Out here, since it stays with the class: made in the constructor, it would keep the first socket alive for ever. */
async function closeAndWait(this: ClosableWebSocket<unknown>): Promise<void> {
  this.close();
  await this.ended;
}
