import { requireConstructionKey } from '../internal/illegal-constructor.ts';
import type { TypedEventHandler, WinRTEvent } from '../foundation/events.ts';
import type { IWebSocket } from './client-web-socket.ts';

/** `Windows.Networking.Sockets.WebSocketClosedEventArgs`. The object is also the event object. */
export class WebSocketClosedEventArgs<TSender = IWebSocket> implements WinRTEvent<TSender> {
  /** The socket that closed. */
  readonly target: TSender;
  readonly #code: number;
  readonly #reason: string;

  /** @internal */
  constructor(key: symbol, target: TSender, code: number, reason: string) {
    requireConstructionKey(key);
    this.target = target;
    this.#code = code;
    this.#reason = reason;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'WebSocketClosedEventArgs';
  }

  /** The event's name. */
  get type(): 'closed' {
    return 'closed';
  }

  /** An array with these args, as in WinRT's events. */
  get detail(): readonly unknown[] {
    return [this];
  }

  /** The code of the peer's close frame (RFC 6455, 7.4): 1005 if the close frame had no code, 1006 if no close frame came. */
  get code(): number {
    return this.#code;
  }

  /** The reason in the peer's close frame, '' if there was none. */
  get reason(): string {
    return this.#reason;
  }
}

/** Listens to `closed` of a server's socket. */
export type ServerClosedHandler<TSocket> = TypedEventHandler<TSocket, WebSocketClosedEventArgs<TSocket>>;
