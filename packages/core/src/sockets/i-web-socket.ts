/** `IWebSocket` and the event that tells of its close. They stand together since each names the other. */
import type { IPromiseWithIAsyncAction } from '../foundation/async-info.ts';
import type { ListenerOptions, TypedEventHandler, WinRTEvent } from '../foundation/events.ts';
import type { Uri } from '../foundation/uri.ts';
import type { Abortable } from '../internal/abort.ts';
import { requireConstructionKey } from '../internal/illegal-constructor.ts';
import type { IClosable, IOutputStream } from '../streams/stream.ts';

/** `Windows.Networking.Sockets.IWebSocket`: what a handler of `closed` may expect of either class. */
export interface IWebSocket extends IClosable, Disposable {
  /** The stream to write payloads to. */
  readonly outputStream: IOutputStream & Disposable;
  /** See `MessageWebSocket.connectAsync`; the same on both classes. */
  connectAsync(uri: Uri | URL | string, options?: ConnectAsyncOptions): IPromiseWithIAsyncAction;
  /** Adds a header to the handshake, before connecting. */
  setRequestHeader(headerName: string, headerValue: string): void;
  /** Closes with an empty close frame, or with a code and reason. */
  close(): void;
  close(code: number, reason?: string | null): void;
  /** The property handler of `closed`. @default null */
  onclosed: ClosedHandler | null;
  /** Subscribes to `closed`. */
  addEventListener(type: 'closed', listener: ClosedHandler, options?: ListenerOptions): void;
  /** Ends a subscription to `closed`. */
  removeEventListener(type: 'closed', listener: ClosedHandler): void;
}

/** What `connectAsync` takes beside the address, e.g. `{ signal: AbortSignal.timeout(5000) }`; an addition to WinRT. */
export type ConnectAsyncOptions = Abortable;

/** Listens to `closed`; the sender may be either class. */
export type ClosedHandler = TypedEventHandler<IWebSocket, WebSocketClosedEventArgs>;

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
