/** What MessageWebSocket and StreamWebSocket have in common (`Windows.Networking.Sockets.IWebSocket`). */
import type { IPromiseWithIAsyncAction } from '../foundation/async-info.ts';
import { signalOf } from '../internal/abort.ts';
import { connectsItself } from '../internal/platform.ts';
import { EventSource, type Listeners, type ListenerOptions, type TypedEventHandler } from '../foundation/events.ts';
import type { Uri } from '../foundation/uri.ts';
import type { IOutputStream } from '../streams/stream.ts';
import type { ConnectAttempt, ConnectionHandler, ConnectRequest, PeerCertificates, Transport } from '../transport.ts';
import { ClosableWebSocket } from './closable-web-socket.ts';
import type { ClosedHandler, ConnectAsyncOptions, IWebSocket } from './i-web-socket.ts';
import { requireAddress, requireProtocols } from './settings/connect-arguments.ts';
import type { WebSocketInformation } from './information/information.ts';
import { RequestHeaders } from './settings/request-headers.ts';
import type { runValidation, WebSocketServerCustomValidationRequestedEventArgs } from './custom-validation.ts';
import type { Inbound } from './receiving/inbound.ts';
import type { Session } from './session/session.ts';
import { unsupportedSetting } from './settings/unsupported-settings.ts';
import type { WebSocketControl } from './settings/web-socket-control.ts';

/** Listens to `servercustomvalidationrequested`. */
export type ServerCustomValidationHandler = TypedEventHandler<
  IWebSocket,
  WebSocketServerCustomValidationRequestedEventArgs
>;

const noHeaders: ConnectRequest['headers'] = /*#__PURE__*/ Object.freeze([]);

/** What both classes have in common; not a class of WinRT, which has `IWebSocket` for it. */
export abstract class ClientWebSocket extends ClosableWebSocket<IWebSocket> implements IWebSocket {
  readonly #session: Session;
  readonly #transport: Transport;
  readonly #runValidation: typeof runValidation | undefined;
  /** Both are made when they are first used, as few sockets do. */
  #headers: RequestHeaders | undefined;
  #validation: EventSource<WebSocketServerCustomValidationRequestedEventArgs> | undefined;

  /** The settings; most of them can be changed only before `connectAsync`. */
  abstract readonly control: WebSocketControl;
  /** What is known about the connection; can be read at any time. */
  abstract readonly information: WebSocketInformation;
  /** The stream to write payloads to. */
  abstract readonly outputStream: IOutputStream & Disposable;

  /** @internal `validation` has to be given where `capabilities.certificates` is true; elsewhere no bundle has its code. */
  constructor(session: Session, transport: Transport, validation: typeof runValidation | undefined) {
    super(session);
    this.#session = session;
    this.#transport = transport;
    this.#runValidation = validation;
  }

  /**
   * Connects to an absolute `ws:` or `wss:` address without a fragment. A socket connects successfully at most once: after a failure
   * `connectAsync` may be called again, after success a new connection needs a new socket.
   *
   * E_POINTER and the first E_INVALIDARG are thrown at the call; the other errors reject the promise. `docs/errors.md` lists the network
   * errors that Node tells. A browser tells a page no reason, so a page gets WININET_E_CANNOT_CONNECT 0x80072EFD for all of them.
   *
   * @throws {WinRTError} E_POINTER 0x80004003: the address is missing.
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the address is not valid, has a user name or password (use
   * `control.serverCredential`) or has port 0; or a sub-protocol is not a token, or equals another one but for case.
   * @throws {WinRTError} E_INVALIDARG 0x80070057: two settings conflict, or Basic can't send a credential.
   * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: the platform does not support a setting; see `capabilities`.
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: the socket is connecting or was connected.
   * @throws {WinRTError} RO_E_CLOSED 0x80000013: `close()` was called before.
   * @throws {WinRTError} WININET_E_OPERATION_CANCELLED 0x80072EF1: `close()` was called meanwhile.
   * @throws {WinRTError} `Canceled` 0x800704C7: the promise's `cancel()` was called, or `options.signal` aborted.
   * @throws {WinRTError} WININET_E_TIMEOUT 0x80072EE2: the connect took longer than `control.connectTimeout` or the time of `options.signal`.
   */
  connectAsync(uri: Uri | URL | string, options?: ConnectAsyncOptions | null): IPromiseWithIAsyncAction {
    const { control, inbound } = this;
    const settings = control.connectionSettings();
    const validation = this.#runValidation;
    const url = requireAddress(uri);
    const asked = this.#validation;
    const validated = asked?.empty === false;
    const request: ConnectRequest = Object.freeze({
      url,
      protocols: requireProtocols(control.offeredProtocols(), this.#headers?.protocols ?? []),
      headers: this.#headers?.entries ?? noHeaders,
      options: settings,
      validate:
        connectsItself && validation && asked && validated
          ? (peer: PeerCertificates) => validation<IWebSocket>(asked, this, peer)
          : undefined,
    });
    const dial = (handler: ConnectionHandler): ConnectAttempt => {
      const unsupported = unsupportedSetting(control, this.#session.capabilities, url.startsWith('wss:'), validated);
      if (unsupported) throw unsupported;
      this.#session.known.address = url;
      return this.#transport.connect(request, handler);
    };
    return this.#session.connect(dial, this.sideOf(inbound, settings), signalOf(options, 'connectAsync'), url).promise;
  }

  /**
   * Adds a header to the handshake. Call it before `connectAsync`. A second call with the same name replaces the value of
   * `Authorization`, `Origin`, `User-Agent` and `Host`; for other names it adds a value. `Sec-WebSocket-Protocol` adds to
   * `control.supportedProtocols`.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the name is not a token, or the value has a control character other than a tab or a
   * character beyond U+00FF.
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the header belongs to the handshake, the connection or a body: any other
   * `Sec-WebSocket-*`, `Connection`, `Content-Length`, `Expect`, `Keep-Alive`, `Proxy-Connection`, `TE`, `Trailer`,
   * `Transfer-Encoding`, `Upgrade`; or it is `Proxy-Authorization`, for which there is `control.proxyCredential`.
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: the socket is connecting or connected.
   * @throws {WinRTError} RO_E_CLOSED 0x80000013: the socket is closed.
   * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: `capabilities.requestHeaders` is false, as in a page, which can set
   * `Sec-WebSocket-Protocol` only.
   */
  setRequestHeader(headerName: string, headerValue: string): void {
    const refusal = this.#session.refusal('setHeader', 'setRequestHeader');
    if (refusal) throw refusal;
    (this.#headers ??= new RequestHeaders()).set(headerName, headerValue, this.#session.capabilities.requestHeaders);
  }

  /**
   * Raised while connecting to a `wss:` address, after the server's certificate was accepted, so that the app can check the certificate
   * too: `reject()` refuses the server, and a deferral makes the connect wait. Where `capabilities.certificates` is false,
   * `connectAsync` rejects with ERROR_NOT_SUPPORTED 0x80070032 if there is a handler. A handler that is removed while connecting is not
   * asked.
   *
   * @default null
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: a function is set after `connectAsync` or `close`. It can be set to null at
   * any time.
   */
  get onservercustomvalidationrequested(): ServerCustomValidationHandler | null {
    return this.#validation?.handler ?? null;
  }

  set onservercustomvalidationrequested(handler: ServerCustomValidationHandler | null) {
    if (handler) this.requireUnlocked('servercustomvalidationrequested');
    this.#validationEvent.handler = handler;
  }

  /** Subscribes a function to an event. An unknown event is ignored; a function that is subscribed already is not added again. */
  override addEventListener(type: 'closed', listener: ClosedHandler, options?: ListenerOptions): void;
  override addEventListener(
    type: 'servercustomvalidationrequested',
    listener: ServerCustomValidationHandler,
    options?: ListenerOptions,
  ): void;
  override addEventListener(type: string, listener: never, options?: ListenerOptions): void {
    super.addEventListener(type as 'closed', listener, options);
  }

  /** Ends a subscription, at any time; unknown events and listeners are ignored. */
  override removeEventListener(type: 'closed', listener: ClosedHandler): void;
  override removeEventListener(type: 'servercustomvalidationrequested', listener: ServerCustomValidationHandler): void;
  override removeEventListener(type: string, listener: never): void {
    super.removeEventListener(type as 'closed', listener);
  }

  /** @internal */
  protected override eventSource(type: string): Listeners | undefined {
    return type === 'servercustomvalidationrequested' ? this.#validationEvent : super.eventSource(type);
  }

  get #validationEvent(): EventSource<WebSocketServerCustomValidationRequestedEventArgs> {
    return (this.#validation ??= new EventSource('servercustomvalidationrequested', this));
  }

  /** @internal What becomes of what arrives. */
  protected abstract get inbound(): Inbound;

  /** @internal */
  protected override requireUnlocked(type: string): void {
    const refusal = type === 'closed' ? undefined : this.#session.refusal('subscribe', type);
    if (refusal) throw refusal;
  }
}
