import type { ListenerOptions, Listeners, TypedEventHandler } from '../foundation/events.ts';
import { constructionKey, requireConstructionKey } from '../internal/illegal-constructor.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import type { IBuffer } from '../streams/buffer.ts';
import type { IOutputStream } from '../streams/stream.ts';
import type { Acceptor } from '../transport.ts';
import { ClosableWebSocket } from './closable-web-socket.ts';
import type { ServerClosedHandler } from './closed-event-args.ts';
import { MessageEndpoint } from './message-endpoint.ts';
import { MessageReceiver } from './receiving/message-receiver.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { ServerMessageWebSocketInformation } from './information/server-information.ts';
import { ServerMessageWebSocketControl } from './settings/server-message-web-socket-control.ts';
import { requireAcceptSettings, type ServerMessageSocketOptions } from './settings/server-socket-options.ts';
import { Session } from './session/session.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/** Listens to `messagereceived` of a server's socket. */
export type ServerMessageReceivedHandler = TypedEventHandler<
  ServerMessageWebSocket,
  MessageWebSocketMessageReceivedEventArgs<ServerMessageWebSocket>
>;

/**
 * `Windows.Networking.Sockets.ServerMessageWebSocket`: a MessageWebSocket for a connection that a server has accepted. It is open from
 * the start, so handlers may come at any time; subscribe in the turn in which you accept. Without a handler up to 1 MiB of messages
 * is kept, for the first handler or the first read of {@link readable}, and more is dropped.
 *
 * @example
 * ```ts
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
  readonly #receiver: MessageReceiver;
  readonly #control: ServerMessageWebSocketControl;
  readonly #information: ServerMessageWebSocketInformation;
  readonly #endpoint: MessageEndpoint<ServerMessageWebSocket>;

  /** @internal */
  constructor(key: symbol, acceptor: Acceptor, options: ServerMessageSocketOptions | null | undefined) {
    requireConstructionKey(key);
    const settings = requireAcceptSettings(options, acceptor.capabilities);
    const receiver = new MessageReceiver();
    const session = new Session(acceptor.capabilities, receiver);
    super(session);
    this.#receiver = receiver;
    this.#control = new ServerMessageWebSocketControl(constructionKey);
    this.#information = new ServerMessageWebSocketInformation(constructionKey, session);
    this.#endpoint = new MessageEndpoint<ServerMessageWebSocket>(this, session, receiver, {
      messageType: () => this.#control.messageType,
      receiver: () => settings.receiver,
    });
    const { adapter, session: timeouts } = settings;
    session.accept(
      (handler) => acceptor.accept(adapter, handler),
      () => acceptor.info,
      timeouts,
    );
  }

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'ServerMessageWebSocket';
  }

  /** The one setting that can change. */
  get control(): ServerMessageWebSocketControl {
    return this.#control;
  }

  /** What is known of the connection, at any time. */
  get information(): ServerMessageWebSocketInformation {
    return this.#information;
  }

  /** Each write is one message of type `control.messageType`; see `MessageWebSocket.outputStream`. */
  get outputStream(): IOutputStream & Disposable {
    return this.#endpoint.outputStream;
  }

  /**
   * The messages as a stream, text as strings and binary as bytes, for a socket without handlers of `messagereceived`; see
   * `MessageWebSocket.readable`. An addition to WinRT.
   */
  get readable(): ReadableStream<string | AllocatedBytes> {
    return this.#endpoint.readable;
  }

  /** Each chunk is one message, a string as text, bytes as binary. It ends as `MessageWebSocket.writable` does. An addition to WinRT. */
  get writable(): WritableStream<string | BufferSource> {
    return this.#endpoint.writable;
  }

  /**
   * Sends one message, a string as text, bytes as binary, whatever `control.messageType` is; resolves with its bytes when the network
   * is taking what is sent. Bytes are read before it returns, so their memory may be used again at once (docs/memory.md). A lone
   * surrogate rejects with ERROR_NO_UNICODE_TRANSLATION 0x80070459. An addition to WinRT.
   */
  sendAsync(data: string | BufferSource | IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.send(data, 'sendAsync');
  }

  /** Sends a frame of a message that more frames follow; see `MessageWebSocket.sendNonfinalFrameAsync`. WinRT has it there alone. */
  sendNonfinalFrameAsync(data: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.sendFrame(data, false, 'sendNonfinalFrameAsync');
  }

  /** Sends the last frame of a message, or a message of one frame; resolves with its bytes. WinRT has it on MessageWebSocket alone. */
  sendFinalFrameAsync(data: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.sendFrame(data, true, 'sendFinalFrameAsync');
  }

  /**
   * Raised for each message, and once for a failure of the connection: then `getDataReader()` throws it. Can be set at any time, unless
   * {@link readable} has been read: then a handler throws E_ILLEGAL_METHOD_CALL 0x8000000E.
   */
  get onmessagereceived(): ServerMessageReceivedHandler | null {
    return this.#endpoint.received.handler;
  }

  set onmessagereceived(handler: ServerMessageReceivedHandler | null) {
    if (handler) this.#receiver.requireNoReader('onmessagereceived');
    this.#endpoint.received.handler = handler;
    this.#receiver.handlersAdded();
  }

  /** Subscribes a function to an event; an unknown event is ignored, the same function twice counts once. */
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
    if (type === 'messagereceived') this.#receiver.requireNoReader(`addEventListener('messagereceived')`);
    super.addEventListener(type as 'closed', listener, options);
    this.#receiver.handlersAdded();
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
}

/**
 * For adapters: the socket over a connection that a server has accepted. Throws E_INVALIDARG 0x80070057 for an option that can't be,
 * before the connection is touched.
 */
export function serverMessageWebSocketOver(
  acceptor: Acceptor,
  options?: ServerMessageSocketOptions | null,
): ServerMessageWebSocket {
  return new ServerMessageWebSocket(constructionKey, acceptor, options);
}
