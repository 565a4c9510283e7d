import type { ListenerOptions, Listeners, TypedEventHandler } from '../foundation/events.ts';
import type { Abortable } from '../internal/abort.ts';
import { constructionKey } from '../internal/illegal-constructor.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import type { IBuffer } from '../streams/buffer.ts';
import type { IOutputStream } from '../streams/stream.ts';
import type { Transport } from '../transport.ts';
import { ClientWebSocket, type ServerCustomValidationHandler } from './client-web-socket.ts';
import type { runValidation } from './custom-validation.ts';
import type { ClosedHandler } from './i-web-socket.ts';
import { MessageWebSocketInformation } from './information/information.ts';
import { MessageEndpoint } from './message-endpoint.ts';
import type { Inbound } from './receiving/inbound.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { MessageWebSocketControl } from './settings/message-web-socket-control.ts';
import { Session } from './session/session.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/** Listens to `messagereceived`. */
export type MessageReceivedHandler = TypedEventHandler<MessageWebSocket, MessageWebSocketMessageReceivedEventArgs>;

/**
 * `Windows.Networking.Sockets.MessageWebSocket`: sends and receives whole messages, text or binary. Messages arrive as
 * `messagereceived` events or in {@link readable}. Subscribe to `messagereceived` and `closed` before connecting.
 *
 * @example
 * ```ts
 * import { MessageWebSocket } from 'twinsocket';
 *
 * const socket = new MessageWebSocket();
 * socket.onmessagereceived = (event) => {
 *   const reader = event.getDataReader();
 *   console.log(reader.readString(reader.unconsumedBufferLength));
 *   socket.close();
 * };
 * await socket.connectAsync('ws://127.0.0.1:8080/echo');
 * await socket.sendAsync('Hello, World!');
 * ```
 */
export class MessageWebSocket extends ClientWebSocket {
  readonly #control: MessageWebSocketControl;
  #information: MessageWebSocketInformation | undefined;
  readonly #session: Session;
  readonly #endpoint: MessageEndpoint<MessageWebSocket>;

  /** @internal */
  constructor(transport: Transport, validation?: typeof runValidation) {
    const session = new Session(transport.capabilities);
    super(session, transport, validation);
    const control = new MessageWebSocketControl(constructionKey, session);
    this.#control = control;
    this.#session = session;
    this.#endpoint = new MessageEndpoint<MessageWebSocket>(this, session, control);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'MessageWebSocket';
  }

  /** The settings; most of them can be changed only before `connectAsync`. */
  get control(): MessageWebSocketControl {
    return this.#control;
  }

  /** What is known about the connection; can be read at any time. */
  get information(): MessageWebSocketInformation {
    return (this.#information ??= new MessageWebSocketInformation(constructionKey, this.#session.known));
  }

  /**
   * Each write, and so each `DataWriter.storeAsync`, sends one message of type `control.messageType`, an empty one if there are no bytes.
   * Several writes may be queued; they are sent in order. A write resolves when the network accepts its bytes. If the type is utf8 and the
   * bytes are not valid UTF-8, the write rejects with ERROR_NO_UNICODE_TRANSLATION 0x80070459, and nothing is sent.
   */
  get outputStream(): IOutputStream & Disposable {
    return this.#endpoint.outputStream;
  }

  /**
   * The messages as a Web Stream, text as strings and binary as bytes, for a socket without handlers of `messagereceived`, or whose
   * handlers have been removed. Where `capabilities.receiveBackPressure` is `paused`, unread messages pause the sender. Up to 1 MiB that
   * arrives before the first read is kept, including an unfinished message; if more arrives, the first read rejects with
   * E_ILLEGAL_METHOD_CALL 0x8000000E. Cancelling the stream closes the socket, and leaving a `for await` cancels it; the reason is used as
   * by `abort` of {@link writable}. The reader owns the bytes, and may change or transfer them (docs/memory.md).
   */
  get readable(): ReadableStream<string | AllocatedBytes> {
    return this.#endpoint.readable;
  }

  /**
   * A Web Stream that sends each chunk as one message, a string as text, bytes as binary. Don't change the bytes before the write
   * settles. Closing the stream sends the queued chunks and closes the socket; `close()` resolves when the peer has answered, and rejects
   * if the connection is lost before. `abort(reason)` closes the socket with the reason's `closeCode` and `reason`, if it has them. The
   * stream errors as soon as nothing more can be sent. An addition to WinRT; docs/lifecycle.md describes each end.
   */
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

  /**
   * Sends a frame of a message that has more frames to follow; resolves with the number of bytes. The message gets the type that
   * `control.messageType` has at its first frame. Until {@link sendFinalFrameAsync} is called, other writes reject with
   * E_ILLEGAL_METHOD_CALL 0x8000000E. Where `capabilities.fragments` is `joined`, as in a page, the frames are kept and sent as one with
   * the final frame. The operation can't be cancelled, so a signal is refused with ERROR_NOT_SUPPORTED 0x80070032. The bytes are read before
   * the call returns.
   */
  sendNonfinalFrameAsync(
    data: IBuffer,
    options?: { readonly signal?: null | undefined } | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.sendFrame(data, false, 'sendNonfinalFrameAsync', options);
  }

  /** Sends the last frame of a message, or a message of one frame; resolves with its number of bytes. They are read before the call returns. */
  sendFinalFrameAsync(
    data: IBuffer,
    options?: { readonly signal?: null | undefined } | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.sendFrame(data, true, 'sendFinalFrameAsync', options);
  }

  /**
   * Raised for each message, and once if the connection fails: then `getDataReader()` of the event throws the failure.
   *
   * @default null
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: a function is set after `connectAsync` or `close`. It can be set to null at
   * any time: without a handler, messages are kept for {@link readable}.
   */
  get onmessagereceived(): MessageReceivedHandler | null {
    return this.#endpoint.received.handler;
  }

  set onmessagereceived(handler: MessageReceivedHandler | null) {
    if (handler) this.requireUnlocked('messagereceived');
    this.#endpoint.received.handler = handler;
  }

  /** Subscribes a function to an event; to `messagereceived` only before the first `connectAsync`. */
  override addEventListener(type: 'messagereceived', listener: MessageReceivedHandler, options?: ListenerOptions): void;
  override addEventListener(type: 'closed', listener: ClosedHandler, options?: ListenerOptions): void;
  override addEventListener(
    type: 'servercustomvalidationrequested',
    listener: ServerCustomValidationHandler,
    options?: ListenerOptions,
  ): void;
  override addEventListener(type: string, listener: never, options?: ListenerOptions): void {
    super.addEventListener(type as 'closed', listener, options);
  }

  /** Ends a subscription, at any time. Windows refuses it after `connectAsync`; apps that clean up need it. */
  override removeEventListener(type: 'messagereceived', listener: MessageReceivedHandler): void;
  override removeEventListener(type: 'closed', listener: ClosedHandler): void;
  override removeEventListener(type: 'servercustomvalidationrequested', listener: ServerCustomValidationHandler): void;
  override removeEventListener(type: string, listener: never): void {
    super.removeEventListener(type as 'closed', listener);
  }

  /** @internal */
  protected override eventSource(type: string): Listeners | undefined {
    return type === 'messagereceived' ? this.#endpoint.received : super.eventSource(type);
  }

  /** @internal */
  protected override get inbound(): Inbound {
    return this.#endpoint.receiver;
  }
}
