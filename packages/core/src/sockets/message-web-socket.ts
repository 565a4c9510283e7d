import { EventSource, type ListenerOptions, type Listeners, type TypedEventHandler } from '../foundation/events.ts';
import { constructionKey } from '../foundation/illegal-constructor.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { bytesOf, WindowsRuntimeBuffer, type IBuffer } from '../streams/buffer.ts';
import type { IOutputStream } from '../streams/stream.ts';
import type { ConnectOptions, Transport } from '../transport.ts';
import { ClientWebSocket, type ClosedHandler, type ServerCustomValidationHandler } from './client-web-socket.ts';
import { MessageWebSocketReceiveMode } from './enums.ts';
import { MessageWebSocketInformation } from './information.ts';
import { MessageInbox } from './message-inbox.ts';
import { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { MessageSender } from './message-sender.ts';
import { MessageWebSocketControl } from './message-web-socket-control.ts';
import { Session } from './session.ts';
import { SocketOutputStream } from './socket-output-stream.ts';
import { messageWritable, readableOver, requireBytes, type Bytes } from './web-stream-faces.ts';

/** Listens to `messagereceived`. */
export type MessageReceivedHandler = TypedEventHandler<MessageWebSocket, MessageWebSocketMessageReceivedEventArgs>;

/**
 * `Windows.Networking.Sockets.MessageWebSocket`: sends and receives whole messages, text or binary; receives them by event, or from
 * {@link readable}. Subscribe to `messagereceived` and `closed` before connecting.
 */
export class MessageWebSocket extends ClientWebSocket {
  readonly #session: Session;
  readonly #inbox: MessageInbox;
  readonly #sender: MessageSender;
  readonly #received: EventSource<MessageWebSocketMessageReceivedEventArgs>;
  readonly #control: MessageWebSocketControl;
  readonly #information: MessageWebSocketInformation;
  readonly #outputStream: IOutputStream;
  #readable: ReadableStream<string | Uint8Array> | undefined;
  #writable: WritableStream<string | Bytes> | undefined;

  /** @internal */
  constructor(transport: Transport) {
    const inbox = new MessageInbox();
    const session = new Session(transport, inbox);
    super(session);
    this.#session = session;
    this.#inbox = inbox;
    this.#received = new EventSource('messagereceived', this);
    this.#control = new MessageWebSocketControl(constructionKey, session);
    this.#information = new MessageWebSocketInformation(constructionKey, session);
    this.#sender = new MessageSender(session, () => this.#control.messageType);
    this.#outputStream = new SocketOutputStream(session, this.#sender);
    const received = this.#received;
    const control = this.#control;
    inbox.owner = {
      settings: () => ({
        ...control.inboxLimits(),
        maxMessageSize: control.messageSizeLimit,
        partial: control.receiveMode === MessageWebSocketReceiveMode.partialMessage,
        receiveTimeout: control.receiveTimeout,
      }),
      get hasHandlers() {
        return !received.empty;
      },
      raise: (incoming) => {
        // A flood that nobody listens to any more must not cost an object each.
        if (!received.empty)
          received.raise(new MessageWebSocketMessageReceivedEventArgs(constructionKey, this, incoming));
      },
      fail: (error) => session.fail(error),
    };
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
  get outputStream(): IOutputStream {
    return this.#outputStream;
  }

  /**
   * The messages as a stream, text as strings and binary as bytes, for a socket without handlers of `messagereceived`. It takes from
   * the socket only what is read; what nobody reads stops the sender where `capabilities.receiveBackPressure` is `paused`. Up to 1 MiB
   * that came before the first read is kept; if more came, reading fails with E_ILLEGAL_METHOD_CALL 0x8000000E.
   */
  get readable(): ReadableStream<string | Uint8Array> {
    return (this.#readable ??= readableOver<string | Uint8Array>(
      () => this.#inbox.pull(),
      () => this.#inbox.cancelPulls(),
    ));
  }

  /** Each chunk is one message, a string as text, bytes as binary. Closing it closes the socket once everything is sent. */
  get writable(): WritableStream<string | Bytes> {
    return (this.#writable ??= messageWritable(this.#session, this.#sender));
  }

  /**
   * Sends one message, a string as text, bytes as binary, whatever `control.messageType` is; resolves with its bytes when the network
   * is taking what is sent. A lone surrogate rejects with ERROR_NO_UNICODE_TRANSLATION 0x80070459.
   */
  sendAsync(data: string | Bytes | IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    if (typeof data === 'string') return this.#sender.sendText(data, 'sendAsync');
    const bytes = data instanceof WindowsRuntimeBuffer ? bytesOf(data, 'sendAsync') : requireBytes(data, 'sendAsync');
    return this.#sender.sendBinary(bytes, 'sendAsync');
  }

  /**
   * Sends a frame of a message that more frames follow; resolves with its bytes. The message has the type that `control.messageType`
   * had at its first frame. Until {@link sendFinalFrameAsync} other writes reject with E_ILLEGAL_METHOD_CALL 0x8000000E. Where
   * `capabilities.fragments` is `joined`, frames are held and sent with the final one. Can't be cancelled.
   */
  sendNonfinalFrameAsync(data: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#sender.sendFrame(bytesOf(data, 'sendNonfinalFrameAsync'), false, 'sendNonfinalFrameAsync');
  }

  /** Sends the last frame of a message, or a message of one frame; resolves with its bytes. */
  sendFinalFrameAsync(data: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    return this.#sender.sendFrame(bytesOf(data, 'sendFinalFrameAsync'), true, 'sendFinalFrameAsync');
  }

  /**
   * Raised for each message, and once for a failure of the connection: then `getDataReader()` throws it. Can be set before the
   * first `connectAsync` only, later it throws E_ILLEGAL_METHOD_CALL 0x8000000E.
   */
  get onmessagereceived(): MessageReceivedHandler | null {
    return this.#received.handler;
  }

  set onmessagereceived(handler: MessageReceivedHandler | null) {
    this.requireUnlocked('messagereceived');
    this.#received.handler = handler;
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

  protected override eventSource(type: string): Listeners | undefined {
    return type === 'messagereceived' ? this.#received : super.eventSource(type);
  }

  protected override releaseSignals(): void {
    super.releaseSignals();
    this.#received.release();
  }

  protected override connectOptions(): Pick<ConnectOptions, 'maxMessageSize' | 'noDelay'> {
    return { ...super.connectOptions(), maxMessageSize: this.#control.messageSizeLimit };
  }
}
