/** What MessageWebSocket and StreamWebSocket have in common (`Windows.Networking.Sockets.IWebSocket`). */
import { winrtError } from '../errors.ts';
import { E_ILLEGAL_METHOD_CALL } from '../hresult.ts';
import type { IPromiseWithIAsyncAction } from '../foundation/async-info.ts';
import { requireSignal } from '../internal/abort.ts';
import { EventSource, type Listeners, type ListenerOptions, type TypedEventHandler } from '../foundation/events.ts';
import type { Uri } from '../foundation/uri.ts';
import type { IClosable, IOutputStream } from '../streams/stream.ts';
import type { ConnectOptions, ConnectRequest, PeerCertificates, Transport } from '../transport.ts';
import { ClosableWebSocket } from './closable-web-socket.ts';
import type { WebSocketClosedEventArgs } from './closed-event-args.ts';
import { requireAddress, requireProtocols } from './settings/connect-arguments.ts';
import type { WebSocketInformation } from './information/information.ts';
import { RequestHeaders } from './settings/request-headers.ts';
import type { WebSocketServerCustomValidationRequestedEventArgs } from './certificates/custom-validation.ts';
import type { Session } from './session/session.ts';
import { unsupportedSetting } from './settings/unsupported-settings.ts';
import type { WebSocketControl } from './settings/web-socket-control.ts';

/** `Windows.Networking.Sockets.IWebSocket`: what a handler of `closed` may expect of either class. */
export interface IWebSocket extends IClosable, Disposable {
  /** Where to write what is to be sent. */
  readonly outputStream: IOutputStream & Disposable;
  /** See `MessageWebSocket.connectAsync`; the same on both classes. */
  connectAsync(uri: Uri | URL | string, options?: ConnectAsyncOptions): IPromiseWithIAsyncAction;
  /** Adds a header to the handshake, before connecting. */
  setRequestHeader(headerName: string, headerValue: string): void;
  /** Closes with an empty close frame, or with a code and reason. */
  close(): void;
  close(code: number, reason?: string | null): void;
  /** The property handler of `closed`; null when unset. */
  onclosed: ClosedHandler | null;
  /** Subscribes to `closed`. */
  addEventListener(type: 'closed', listener: ClosedHandler, options?: ListenerOptions): void;
  /** Ends a subscription to `closed`. */
  removeEventListener(type: 'closed', listener: ClosedHandler): void;
}

/** What `connectAsync` takes beside the address; an addition to WinRT. */
export interface ConnectAsyncOptions {
  /** Cancels the connect when it aborts, e.g. `AbortSignal.timeout(5000)`; the error's `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Listens to `closed`; the sender may be either class. */
export type ClosedHandler = TypedEventHandler<IWebSocket, WebSocketClosedEventArgs>;

/** Listens to `servercustomvalidationrequested`. */
export type ServerCustomValidationHandler = TypedEventHandler<
  IWebSocket,
  WebSocketServerCustomValidationRequestedEventArgs
>;

/** What both classes have in common; not a class of WinRT, which has `IWebSocket` for it. */
export abstract class ClientWebSocket extends ClosableWebSocket<IWebSocket> implements IWebSocket {
  readonly #session: Session;
  readonly #transport: Transport;
  readonly #headers = new RequestHeaders();
  readonly #validation = new EventSource<WebSocketServerCustomValidationRequestedEventArgs>(
    'servercustomvalidationrequested',
    this,
  );

  /** Settings, most of them for before the connect. */
  abstract readonly control: WebSocketControl;
  /** What is known of the connection, at any time. */
  abstract readonly information: WebSocketInformation;
  /** Where to write what is to be sent. */
  abstract readonly outputStream: IOutputStream & Disposable;

  /** @internal */
  constructor(session: Session, transport: Transport) {
    super(session);
    this.#session = session;
    this.#transport = transport;
  }

  /**
   * Connects to an absolute `ws:` or `wss:` address without a fragment. Once a socket: after a failure it may be called again,
   * after success a new connection needs a new socket.
   *
   * Throws E_POINTER 0x80004003 for nothing, E_INVALIDARG 0x80070057 for a bad address, one with a user name or password (see
   * `control.serverCredential`) or with port 0, and for sub-protocols that are no tokens or differ in case alone. Rejects with
   * E_ILLEGAL_METHOD_CALL 0x8000000E if connecting or connected already, RO_E_CLOSED 0x80000013 after `close()`, ERROR_NOT_SUPPORTED
   * 0x80070032 for a setting that the platform can't honour, E_INVALIDARG for settings that contradict each other and for credentials that Basic can't send, WININET_E_TIMEOUT 0x80072EE2 after `control.connectTimeout`,
   * `Canceled` 0x800704C7 on `cancel()` or an aborted signal, WININET_E_OPERATION_CANCELLED 0x80072EF1 on `close()`; and with what
   * happened on the network: in Node its true cause, in a page, which isn't told, WININET_E_CANNOT_CONNECT 0x80072EFD.
   */
  connectAsync(uri: Uri | URL | string, options?: ConnectAsyncOptions | null): IPromiseWithIAsyncAction {
    const { control } = this;
    const { ownDialling } = this.#transport;
    const url = requireAddress(uri);
    const validated = !this.#validation.empty;
    const request: ConnectRequest = Object.freeze({
      url,
      protocols: requireProtocols(control.supportedProtocols, this.#headers.protocols),
      headers: this.#headers.entries,
      options: Object.freeze({ ...this.connectOptions(), ...control.connectOptions() }),
      validate:
        ownDialling && validated
          ? (peer: PeerCertificates) => ownDialling.runValidation<IWebSocket>(this.#validation, this, peer)
          : undefined,
    });
    const { capabilities } = this.#session;
    const refusal =
      unsupportedSetting(control, capabilities, url.startsWith('wss:'), validated) ??
      ownDialling?.conflictingSetting(control, validated);
    return this.#session.connect(
      (handler) => {
        this.#session.address = url;
        return this.#transport.connect(request, handler);
      },
      control.sessionTimeouts(),
      requireSignal(options?.signal, 'connectAsync'),
      refusal,
    ).promise;
  }

  /**
   * Adds a header to the handshake, before connecting. The same name again replaces `Authorization`, `Origin`, `User-Agent` and
   * `Host`, and adds to others; `Sec-WebSocket-Protocol` adds to `control.supportedProtocols`.
   *
   * Throws E_INVALIDARG 0x80070057 for a name that is no token, a value with a control character (a tab may be there) or with one
   * beyond U+00FF, for headers of the handshake, of the connection and of a body (`Sec-WebSocket-*`, `Connection`, `Content-Length`,
   * `Expect`, `Keep-Alive`, `Proxy-Connection`, `TE`, `Trailer`, `Transfer-Encoding`, `Upgrade`), and for `Proxy-Authorization`, for
   * which there is `control.proxyCredential`. Throws E_ILLEGAL_METHOD_CALL 0x8000000E once connecting, RO_E_CLOSED 0x80000013 after `close()`, and ERROR_NOT_SUPPORTED 0x80070032 for any other header where
   * `capabilities.requestHeaders` is false, as in a page.
   */
  setRequestHeader(headerName: string, headerValue: string): void {
    const refusal = this.#session.settingRefusal('setRequestHeader');
    if (refusal) throw refusal;
    this.#headers.set(headerName, headerValue, this.#session.capabilities.requestHeaders);
  }

  /**
   * Raised for `wss:` when the server's certificate has passed, for a judgement of one's own: `reject()` refuses the server, a deferral
   * makes the connect wait. Fixed from the first connect on. Where `capabilities.certificates` is false, a connect with a handler is
   * refused with ERROR_NOT_SUPPORTED 0x80070032.
   */
  get onservercustomvalidationrequested(): ServerCustomValidationHandler | null {
    return this.#validation.handler;
  }

  set onservercustomvalidationrequested(handler: ServerCustomValidationHandler | null) {
    this.requireUnlocked('servercustomvalidationrequested');
    this.#validation.handler = handler;
  }

  /** Subscribes a function to an event; an unknown event is ignored, the same function twice counts once. */
  override addEventListener(type: 'closed', listener: ClosedHandler, options?: ListenerOptions): void;
  override addEventListener(
    type: 'servercustomvalidationrequested',
    listener: ServerCustomValidationHandler,
    options?: ListenerOptions,
  ): void;
  override addEventListener(type: string, listener: never, options?: ListenerOptions): void {
    super.addEventListener(type as 'closed', listener, options);
  }

  /** Ends a subscription; unknown events and listeners are ignored. */
  override removeEventListener(type: 'closed', listener: ClosedHandler): void;
  override removeEventListener(type: 'servercustomvalidationrequested', listener: ServerCustomValidationHandler): void;
  override removeEventListener(type: string, listener: never): void {
    super.removeEventListener(type as 'closed', listener);
  }

  /** @internal */
  protected override eventSource(type: string): Listeners | undefined {
    return type === 'servercustomvalidationrequested' ? this.#validation : super.eventSource(type);
  }

  /** @internal */
  protected override requireEditable(type: string): void {
    if (type !== 'closed') this.requireUnlocked(type);
  }

  /** @internal What the class asks of a connection beside its control. */
  protected connectOptions(): Pick<ConnectOptions, 'maxMessageSize' | 'noDelay'> {
    return { maxMessageSize: Infinity, noDelay: true };
  }

  /** @internal "Even after closed" (winrt-api reference): all handlers but those of `closed` are fixed from the first connect on. */
  protected requireUnlocked(type: string): void {
    if (!this.#session.attempted && this.#session.state === 'created') return;
    throw winrtError(E_ILLEGAL_METHOD_CALL, `${type}: handlers can be added and removed only before connectAsync`);
  }
}
