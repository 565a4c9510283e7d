import { winrtError } from '../errors.ts';
import { E_ILLEGAL_METHOD_CALL } from '../hresult.ts';
import { EventSource, type ListenerOptions, type TypedEventHandler } from '../foundation/events.ts';
import type { IOutputStream } from '../streams/stream.ts';
import type { Transport } from '../transport.ts';
import { ClientWebSocket, type ClosedHandler } from './client-web-socket.ts';
import { infiniteMessageSize, MessageWebSocketControl } from './control.ts';
import { SocketMessageType } from './enums.ts';
import { MessageWebSocketInformation } from './information.ts';
import { MessageInbox } from './message-inbox.ts';
import { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { Session } from './session.ts';
import { SocketOutputStream } from './socket-output-stream.ts';

/** Listens to `messagereceived`. */
export type MessageReceivedHandler = TypedEventHandler<MessageWebSocket, MessageWebSocketMessageReceivedEventArgs>;

/**
 * `Windows.Networking.Sockets.MessageWebSocket`: sends and receives whole messages, text or binary; receives them by event.
 * Subscribe to `messagereceived` and `closed` before connecting.
 */
export class MessageWebSocket extends ClientWebSocket {
  readonly #session: Session;
  readonly #received: EventSource<MessageWebSocketMessageReceivedEventArgs>;
  readonly #control: MessageWebSocketControl;
  readonly #information: MessageWebSocketInformation;
  readonly #outputStream: IOutputStream;

  /** @internal */
  constructor(transport: Transport) {
    const inbox = new MessageInbox();
    const session = new Session(transport, inbox);
    super(session);
    this.#session = session;
    this.#received = new EventSource('messagereceived', this);
    this.#control = new MessageWebSocketControl(session);
    this.#information = new MessageWebSocketInformation(session);
    this.#outputStream = new SocketOutputStream(session, () => this.#control.messageType);
    inbox.owner = {
      received: (payload, text) => {
        // A flood that nobody listens to must not cost an object each.
        if (this.#received.empty) return;
        const messageType = text ? SocketMessageType.utf8 : SocketMessageType.binary;
        this.#received.raise(new MessageWebSocketMessageReceivedEventArgs(this, payload, messageType));
      },
      fail: (error) => session.fail(error),
      maxMessageSize: () => this.maxMessageSize,
    };
  }

  /** Settings, most of them for before the connect. */
  get control(): MessageWebSocketControl {
    return this.#control;
  }

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
   * Raised for each message, and once for a failure of the connection: then `getDataReader()` throws it. Can be set before the
   * first `connectAsync` only, later it throws E_ILLEGAL_METHOD_CALL 0x8000000E.
   */
  get onmessagereceived(): MessageReceivedHandler | null {
    return this.#received.handler;
  }

  set onmessagereceived(handler: MessageReceivedHandler | null) {
    this.#requireUnlocked();
    this.#received.handler = handler;
  }

  override addEventListener(type: 'messagereceived', listener: MessageReceivedHandler, options?: ListenerOptions): void;
  override addEventListener(type: 'closed', listener: ClosedHandler, options?: ListenerOptions): void;
  override addEventListener(type: string, listener: never, options?: ListenerOptions): void {
    if (type !== 'messagereceived') return super.addEventListener(type as 'closed', listener, options);
    this.#requireUnlocked();
    this.#received.add(listener, options);
  }

  override removeEventListener(type: 'messagereceived', listener: MessageReceivedHandler): void;
  override removeEventListener(type: 'closed', listener: ClosedHandler): void;
  override removeEventListener(type: string, listener: never): void {
    if (type !== 'messagereceived') return super.removeEventListener(type as 'closed', listener);
    this.#requireUnlocked();
    this.#received.remove(listener);
  }

  /** @internal */
  override get maxMessageSize(): number {
    const { maxMessageSize } = this.#control;
    return maxMessageSize === infiniteMessageSize ? Infinity : maxMessageSize;
  }

  /** "Even after closed" (winrt-api reference): handlers of messages are fixed from the first connect on. */
  #requireUnlocked(): void {
    if (!this.#session.attempted && this.#session.state === 'created') return;
    throw winrtError(
      E_ILLEGAL_METHOD_CALL,
      'messagereceived: handlers can be added and removed before connectAsync only',
    );
  }
}
