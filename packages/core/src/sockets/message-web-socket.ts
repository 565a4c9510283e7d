import type { ListenerOptions, Listeners, TypedEventHandler } from '../foundation/events.ts';
import { constructionKey } from '../internal/illegal-constructor.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import type { IBuffer } from '../streams/buffer.ts';
import type { IOutputStream } from '../streams/stream.ts';
import type { ConnectOptions, Transport } from '../transport.ts';
import { ClientWebSocket, type ClosedHandler, type ServerCustomValidationHandler } from './client-web-socket.ts';
import { MessageWebSocketReceiveMode } from './enums.ts';
import { MessageWebSocketInformation } from './information/information.ts';
import { MessageEndpoint } from './message-endpoint.ts';
import { MessageReceiver } from './receiving/message-receiver.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { MessageWebSocketControl } from './settings/message-web-socket-control.ts';
import { Session } from './session/session.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/** Listens to `messagereceived`. */
export type MessageReceivedHandler = TypedEventHandler<MessageWebSocket, MessageWebSocketMessageReceivedEventArgs>;

/**
 * `Windows.Networking.Sockets.MessageWebSocket`: sends and receives whole messages, text or binary; receives them by event, or from
 * {@link readable}. Subscribe to `messagereceived` and `closed` before connecting.
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
  readonly #information: MessageWebSocketInformation;
  readonly #endpoint: MessageEndpoint<MessageWebSocket>;

  /** @internal */
  constructor(transport: Transport) {
    const receiver = new MessageReceiver();
    const session = new Session(transport.capabilities, receiver);
    super(session, transport);
    const control = new MessageWebSocketControl(constructionKey, session);
    this.#control = control;
    this.#information = new MessageWebSocketInformation(constructionKey, session);
    this.#endpoint = new MessageEndpoint<MessageWebSocket>(this, session, receiver, {
      messageType: () => control.messageType,
      receiver: () => ({
        ...control.receiverLimits(),
        maxMessageSize: control.messageSizeLimit,
        partial: control.receiveMode === MessageWebSocketReceiveMode.partialMessage,
      }),
    });
  }

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'MessageWebSocket';
  }

  /** Settings, most of them for before the connect. */
  get control(): MessageWebSocketControl {
    return this.#control;
  }

  /** What is known of the connection, at any time. */
  get information(): MessageWebSocketInformation {
    return this.#information;
  }

  /**
   * Each write, so each `DataWriter.storeAsync`, is one message of type `control.messageType`; as utf8 its bytes must be valid, else
   * it rejects with ERROR_NO_UNICODE_TRANSLATION 0x80070459 and nothing is sent. Several writes may be queued; order is kept. A
   * write resolves when the network is taking what is sent.
   */
  get outputStream(): IOutputStream & Disposable {
    return this.#endpoint.outputStream;
  }

  /**
   * The messages as a stream, text as strings and binary as bytes, for a socket without handlers of `messagereceived`. It takes from
   * the socket only what is read; what nobody reads stops the sender where `capabilities.receiveBackPressure` is `paused`. Up to 1 MiB
   * that came before the first read is kept, an unfinished message included; if more came, reading fails with E_ILLEGAL_METHOD_CALL
   * 0x8000000E. Cancelling it closes the socket, as leaving a `for await` does; see `abort` of {@link writable}. Bytes are the reader's
   * alone, to be changed or transferred (docs/memory.md).
   */
  get readable(): ReadableStream<string | AllocatedBytes> {
    return this.#endpoint.readable;
  }

  /**
   * Each chunk is one message, a string as text, bytes as binary; leave its bytes alone until the write settles. Closing it closes the socket behind what was written, and resolves
   * when the peer has answered; it rejects if the link is lost before. It errors as soon as nothing more can be sent. `abort(reason)`
   * closes the socket too, with the reason's `closeCode` and `reason` if it has them. An addition to WinRT; docs/lifecycle.md has its
   * ends.
   */
  get writable(): WritableStream<string | BufferSource> {
    return this.#endpoint.writable;
  }

  /**
   * Sends one message, a string as text, bytes as binary, whatever `control.messageType` is; resolves with its bytes when the network
   * is taking what is sent. Bytes are read before it returns, so their memory may be used again at once (docs/memory.md); throws
   * E_INVALIDARG 0x80070057 if it was transferred. A lone surrogate rejects with ERROR_NO_UNICODE_TRANSLATION 0x80070459.
   */
  sendAsync(data: string | BufferSource | IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.send(data, 'sendAsync');
  }

  /**
   * Sends a frame of a message that more frames follow; resolves with its bytes. The message has the type that `control.messageType`
   * had at its first frame. Until {@link sendFinalFrameAsync} other writes reject with E_ILLEGAL_METHOD_CALL 0x8000000E. Where
   * `capabilities.fragments` is `joined`, frames are held and sent with the final one. Can't be cancelled. The bytes are read before it
   * returns.
   */
  sendNonfinalFrameAsync(data: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.sendFrame(data, false, 'sendNonfinalFrameAsync');
  }

  /** Sends the last frame of a message, or a message of one frame; resolves with its bytes, which are read before it returns. */
  sendFinalFrameAsync(data: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#endpoint.sendFrame(data, true, 'sendFinalFrameAsync');
  }

  /**
   * Raised for each message, and once for a failure of the connection: then `getDataReader()` throws it. Can be set before the
   * first `connectAsync` only, later it throws E_ILLEGAL_METHOD_CALL 0x8000000E.
   */
  get onmessagereceived(): MessageReceivedHandler | null {
    return this.#endpoint.received.handler;
  }

  set onmessagereceived(handler: MessageReceivedHandler | null) {
    this.requireUnlocked('messagereceived');
    this.#endpoint.received.handler = handler;
  }

  /** Subscribes a function to an event; those of `messagereceived` are fixed from the first connect on. */
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

  /** Ends a subscription; those of `messagereceived` are fixed from the first connect on. */
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
  protected override connectOptions(): Pick<ConnectOptions, 'maxMessageSize' | 'noDelay'> {
    return { ...super.connectOptions(), maxMessageSize: this.#control.messageSizeLimit };
  }
}
