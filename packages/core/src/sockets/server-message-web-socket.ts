import { winrtError } from '../errors.ts';
import type { ListenerOptions, Listeners, TypedEventHandler } from '../foundation/events.ts';
import { constructionKey, requireConstructionKey } from '../internal/illegal-constructor.ts';
import { E_ILLEGAL_METHOD_CALL } from '../hresult.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import type { Abortable } from '../internal/abort.ts';
import type { IBuffer } from '../streams/buffer.ts';
import type { IOutputStream } from '../streams/stream.ts';
import type { Acceptor } from '../transport.ts';
import { ClosableWebSocket } from './closable-web-socket.ts';
import type { ServerClosedHandler } from './i-web-socket.ts';
import { MessageEndpoint } from './message-endpoint.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { ServerMessageWebSocketInformation } from './information/server-information.ts';
import { ServerMessageWebSocketControl } from './settings/server-message-web-socket-control.ts';
import { requireConnectionSettings, type ServerMessageSocketOptions } from './settings/server-socket-options.ts';
import { Session } from './session/session.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/** Listens to `messagereceived` of a server's socket. */
export type ServerMessageReceivedHandler = TypedEventHandler<
  ServerMessageWebSocket,
  MessageWebSocketMessageReceivedEventArgs<ServerMessageWebSocket>
>;

/**
 * `Windows.Networking.Sockets.ServerMessageWebSocket`: a MessageWebSocket for a connection that a server has accepted. The socket is
 * open from the start. Handlers can be added at any time; add them right after accepting, before any `await`. Without a handler, up to
 * 1 MiB of messages is kept for the first handler or the first read of {@link readable}, and the rest is dropped.
 *
 * @example
 * ```ts server
 * import { acceptMessageWebSocket } from 'twinsocket';
 * import { WebSocketServer } from 'ws';
 *
 * new WebSocketServer({ port: 8090 }).on('connection', (ws, request) => {
 *   const socket = acceptMessageWebSocket(ws, request);
 *   socket.onclosed = ({ code }) => console.log(code);
 *   void socket.sendAsync('Welcome');
 * });
 * ```
 */
export class ServerMessageWebSocket extends ClosableWebSocket<ServerMessageWebSocket> {
  readonly #control: ServerMessageWebSocketControl;
  readonly #session: Session;
  #information: ServerMessageWebSocketInformation | undefined;
  readonly #endpoint: MessageEndpoint<ServerMessageWebSocket>;

  /** @internal */
  constructor(key: symbol, acceptor: Acceptor, options: ServerMessageSocketOptions | null | undefined) {
    requireConstructionKey(key);
    const settings = requireConnectionSettings(options, acceptor.capabilities);
    const session = new Session(acceptor.capabilities);
    super(session);
    this.#control = new ServerMessageWebSocketControl(constructionKey);
    this.#session = session;
    this.#endpoint = new MessageEndpoint<ServerMessageWebSocket>(this, session, this.#control);
    session.accept(acceptor, this.sideOf(this.#endpoint.receiver, settings));
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'ServerMessageWebSocket';
  }

  /** The one setting that can be changed on an open socket, `messageType`. */
  get control(): ServerMessageWebSocketControl {
    return this.#control;
  }

  /** What is known about the connection; can be read at any time. */
  get information(): ServerMessageWebSocketInformation {
    return (this.#information ??= new ServerMessageWebSocketInformation(constructionKey, this.#session.known));
  }

  /** Each write sends one message of type `control.messageType`; see `MessageWebSocket.outputStream`. */
  get outputStream(): IOutputStream & Disposable {
    return this.#endpoint.outputStream;
  }

  /**
   * The messages as a Web Stream, text as strings and binary as bytes, for a socket without handlers of `messagereceived`; see
   * `MessageWebSocket.readable`. An addition to WinRT.
   */
  get readable(): ReadableStream<string | AllocatedBytes> {
    return this.#endpoint.readable;
  }

  /** Sends each chunk as one message, a string as text, bytes as binary; see `MessageWebSocket.writable`. An addition to WinRT. */
  get writable(): WritableStream<string | BufferSource> {
    return this.#endpoint.writable;
  }

  /**
   * Sends one message, a string as text, bytes as binary, whatever `control.messageType` is. Resolves with the number of bytes when the
   * network accepts them. The bytes are read before `sendAsync` returns, so their memory may be used again at once (docs/memory.md).
   * `options.signal` cancels a message that waits behind others; one that has begun to leave is sent whole. An addition to WinRT.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057, at the call: the data is neither text nor bytes, or its buffer was transferred.
   * @throws {WinRTError} ERROR_NO_UNICODE_TRANSLATION 0x80070459, as a rejection: the text has a lone surrogate.
   */
  sendAsync(
    data: string | BufferSource | IBuffer,
    options?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.send(data, 'sendAsync', options);
  }

  /** See `MessageWebSocket.sendNonfinalFrameAsync`, the only class that has this method in WinRT. */
  sendNonfinalFrameAsync(
    data: IBuffer,
    options?: { readonly signal?: null | undefined } | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.sendFrame(data, false, 'sendNonfinalFrameAsync', options);
  }

  /** See `MessageWebSocket.sendFinalFrameAsync`, the only class that has this method in WinRT. */
  sendFinalFrameAsync(
    data: IBuffer,
    options?: { readonly signal?: null | undefined } | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.sendFrame(data, true, 'sendFinalFrameAsync', options);
  }

  /**
   * Raised for each message, and once if the connection fails: then `getDataReader()` of the event throws the failure. Can be set at any
   * time.
   *
   * @default null
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: {@link readable} was read before.
   */
  get onmessagereceived(): ServerMessageReceivedHandler | null {
    return this.#endpoint.received.handler;
  }

  set onmessagereceived(handler: ServerMessageReceivedHandler | null) {
    if (handler) this.#requireNoReader('onmessagereceived');
    this.#endpoint.received.handler = handler;
    this.#endpoint.receiver.handlersAdded();
  }

  /** Subscribes a function to an event. An unknown event is ignored; a function that is subscribed already is not added again. */
  override addEventListener(
    type: 'messagereceived',
    listener: ServerMessageReceivedHandler,
    options?: ListenerOptions,
  ): void;
  override addEventListener(
    type: 'closed',
    listener: ServerClosedHandler<ServerMessageWebSocket>,
    options?: ListenerOptions,
  ): void;
  override addEventListener(type: string, listener: never, options?: ListenerOptions): void {
    if (type === 'messagereceived') this.#requireNoReader(`addEventListener('messagereceived')`);
    super.addEventListener(type as 'closed', listener, options);
    this.#endpoint.receiver.handlersAdded();
  }

  /** Ends a subscription; unknown events and listeners are ignored. */
  override removeEventListener(type: 'messagereceived', listener: ServerMessageReceivedHandler): void;
  override removeEventListener(type: 'closed', listener: ServerClosedHandler<ServerMessageWebSocket>): void;
  override removeEventListener(type: string, listener: never): void {
    super.removeEventListener(type as 'closed', listener);
  }

  /** @internal */
  protected override eventSource(type: string): Listeners | undefined {
    return type === 'messagereceived' ? this.#endpoint.received : super.eventSource(type);
  }

  #requireNoReader(member: string): void {
    if (!this.#endpoint.receiver.hasReader) return;
    const text = `${member}: readable gets the messages; use either readable or messagereceived`;
    throw winrtError(E_ILLEGAL_METHOD_CALL, text);
  }
}

/**
 * For adapters: the socket over a connection that a server has accepted.
 *
 * @throws {WinRTError} E_INVALIDARG 0x80070057: an option is not valid. The connection is unchanged.
 */
export function serverMessageWebSocketOver(
  acceptor: Acceptor,
  options?: ServerMessageSocketOptions | null,
): ServerMessageWebSocket {
  return new ServerMessageWebSocket(constructionKey, acceptor, options);
}
