/** What MessageWebSocket and ServerMessageWebSocket have in common: how messages are received and sent. */
import { EventSource } from '../foundation/events.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { constructionKey } from '../internal/illegal-constructor.ts';
import { bytesOf, freeze, isBuffer, type IBuffer } from '../streams/buffer.ts';
import type { IOutputStream } from '../streams/stream.ts';
import type { SocketMessageType } from './settings/enums.ts';
import type { MessageReceiver, MessageReceiverOwner } from './receiving/message-receiver.ts';
import { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { MessageSender } from './sending/message-sender.ts';
import type { Session } from './session/session.ts';
import { SocketOutputStream } from './sending/output-stream.ts';
import { requireBytes, type BufferSource } from '../streams/bytes/buffer-source.ts';
import { readableOver } from './receiving/readable.ts';
import { messageWritable } from './sending/writable.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

export interface MessageSettings {
  /** Called for each write. */
  readonly messageType: () => SocketMessageType;
  /** Called once, when the connection opens. */
  readonly receiver: MessageReceiverOwner['settings'];
}

/** `TSocket` is the class of the socket, which is the `target` of its events. */
export class MessageEndpoint<TSocket> {
  readonly received: EventSource<MessageWebSocketMessageReceivedEventArgs<TSocket>>;
  readonly outputStream: IOutputStream & Disposable;
  readonly #session: Session;
  readonly #receiver: MessageReceiver;
  readonly #sender: MessageSender;
  #readable: ReadableStream<string | AllocatedBytes> | undefined;
  #writable: WritableStream<string | BufferSource> | undefined;

  constructor(socket: TSocket, session: Session, receiver: MessageReceiver, settings: MessageSettings) {
    const received = new EventSource<MessageWebSocketMessageReceivedEventArgs<TSocket>>('messagereceived', socket);
    this.received = received;
    this.#session = session;
    this.#receiver = receiver;
    this.#sender = new MessageSender(session, settings.messageType);
    this.outputStream = new SocketOutputStream(session, this.#sender);
    receiver.owner = {
      settings: settings.receiver,
      get hasHandlers() {
        return !received.empty;
      },
      raise: (incoming) => {
        // Without a handler, a message costs no object.
        if (!received.empty)
          received.raise(new MessageWebSocketMessageReceivedEventArgs(constructionKey, socket, incoming));
      },
      fail: (error) => session.fail(error),
    };
  }

  get readable(): ReadableStream<string | AllocatedBytes> {
    return (this.#readable ??= readableOver<string | AllocatedBytes>(
      () => this.#receiver.pull(),
      (reason) => {
        this.#session.closeFor(reason);
        this.#receiver.cancelPulls();
      },
    ));
  }

  get writable(): WritableStream<string | BufferSource> {
    return (this.#writable ??= messageWritable(this.#session, this.#sender));
  }

  send(data: string | BufferSource | IBuffer, member: string): IPromiseWithIAsyncOperationWithProgress<number, number> {
    if (typeof data === 'string') return this.#sender.sendText(data, member);
    // A view is the quicker question, and the more frequent answer.
    if (ArrayBuffer.isView(data) || !isBuffer(data))
      return this.#sender.sendBinary(requireBytes(data, member), false, member);
    const bytes = bytesOf(data, member);
    return this.#sender.sendBinary(bytes, freeze(data), member);
  }

  sendFrame(data: IBuffer, final: boolean, member: string): IPromiseWithIAsyncOperationWithProgress<number, number> {
    const bytes = bytesOf(data, member);
    return this.#sender.sendFrame(bytes, freeze(data), final, member);
  }
}
