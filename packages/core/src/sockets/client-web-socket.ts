/** What MessageWebSocket and StreamWebSocket have in common (`Windows.Networking.Sockets.IWebSocket`). */
import type { IPromiseWithIAsyncAction } from '../foundation/async-info.ts';
import { EventSource, type ListenerOptions, type TypedEventHandler } from '../foundation/events.ts';
import type { Uri } from '../foundation/uri.ts';
import type { IClosable, IOutputStream } from '../streams/stream.ts';
import type { ConnectRequest } from '../transport.ts';
import { requireCloseCode, requireCloseReason } from './close-arguments.ts';
import { WebSocketClosedEventArgs } from './closed-event-args.ts';
import { requireAddress, requireProtocols, requireSignal } from './connect-arguments.ts';
import type { WebSocketControl } from './control.ts';
import type { WebSocketInformation } from './information.ts';
import type { Session } from './session.ts';

/** `Windows.Networking.Sockets.IWebSocket`: what a handler of `closed` may expect of either class. */
export interface IWebSocket extends IClosable {
  readonly outputStream: IOutputStream;
  connectAsync(uri: Uri | URL | string, options?: ConnectAsyncOptions): IPromiseWithIAsyncAction;
  close(): void;
  close(code: number, reason?: string | null): void;
}

export interface ConnectAsyncOptions {
  /** Cancels the connect when it aborts, e.g. `AbortSignal.timeout(5000)`; the error's `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Listens to `closed`; the sender may be either class. */
export type ClosedHandler = TypedEventHandler<IWebSocket, WebSocketClosedEventArgs>;

export abstract class ClientWebSocket implements IWebSocket {
  readonly #session: Session;
  readonly #closed = new EventSource<WebSocketClosedEventArgs>('closed', this);

  abstract readonly control: WebSocketControl;
  abstract readonly information: WebSocketInformation;
  abstract readonly outputStream: IOutputStream;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
    session.raiseClosed = (code, reason) => {
      if (!this.#closed.empty) this.#closed.raise(new WebSocketClosedEventArgs(this, code, reason));
    };
  }

  /**
   * Connects to an absolute `ws:` or `wss:` address without a fragment. Once a socket: after a failure it may be called again,
   * after success a new connection needs a new socket.
   *
   * Throws E_POINTER 0x80004003 for nothing, E_INVALIDARG 0x80070057 for a bad address or sub-protocol. Rejects with
   * E_ILLEGAL_METHOD_CALL 0x8000000E if connecting or connected already, RO_E_CLOSED 0x80000013 after `close()`, ERROR_NOT_SUPPORTED
   * 0x80070032 for a setting that the platform can't honour, WININET_E_TIMEOUT 0x80072EE2 after `control.connectTimeout`,
   * `Canceled` 0x800704C7 on `cancel()` or an aborted signal, WININET_E_OPERATION_CANCELLED 0x80072EF1 on `close()`; and with what
   * happened on the network: in Node its true cause, in a page, which isn't told, WININET_E_CANNOT_CONNECT 0x80072EFD.
   */
  connectAsync(uri: Uri | URL | string, options: ConnectAsyncOptions = {}): IPromiseWithIAsyncAction {
    const { control } = this;
    const request: ConnectRequest = Object.freeze({
      url: requireAddress(uri),
      protocols: requireProtocols(control.supportedProtocols),
      options: Object.freeze({
        maxMessageSize: this.maxMessageSize,
        connectTimeout: control.connectTimeout,
        closeTimeout: control.closeTimeout,
        certificateAuthorities: control.certificateAuthorities,
      }),
    });
    const timeouts = { sendTimeout: control.sendTimeout, closeTimeout: control.closeTimeout };
    return this.#session.connect(request, timeouts, requireSignal(options.signal)).promise;
  }

  /**
   * Closes the socket: what was written is sent first, then a close frame, empty or with a code and reason. Reads and a connect
   * that wait fail at once with WININET_E_OPERATION_CANCELLED 0x80072EF1, later uses with RO_E_CLOSED 0x80000013. `closed` follows
   * when the peer has answered, or with code 1006 after `control.closeTimeout`. A second call has no effect.
   *
   * Throws E_INVALIDARG 0x80070057 for a code that can't be sent or a reason over 123 bytes of UTF-8, and ERROR_NOT_SUPPORTED
   * 0x80070032 for a code that only a page can't send (`capabilities.closeCodes`).
   */
  close(code?: number, reason?: string | null): void {
    if (code === undefined) return this.#session.close(undefined, '');
    this.#session.close(
      requireCloseCode(code, this.#session.transport.capabilities.closeCodes),
      requireCloseReason(reason),
    );
  }

  /** Raised once: when the peer's close frame has come, or our `close()` is done. Never for a lost connection. */
  get onclosed(): ClosedHandler | null {
    return this.#closed.handler;
  }

  set onclosed(handler: ClosedHandler | null) {
    this.#closed.handler = handler;
  }

  /** Subscribes a function to an event; an unknown event is ignored, the same function twice counts once. */
  addEventListener(type: 'closed', listener: ClosedHandler, options?: ListenerOptions): void {
    if (type === 'closed') this.#closed.add(listener, options);
  }

  removeEventListener(type: 'closed', listener: ClosedHandler): void {
    if (type === 'closed') this.#closed.remove(listener);
  }

  /** @internal Payload bytes of one message that the class takes. */
  get maxMessageSize(): number {
    return Infinity;
  }
}
