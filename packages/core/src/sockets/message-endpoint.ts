/** What MessageWebSocket and ServerMessageWebSocket have in common: how messages are received and sent. */
import { winrtError, type WinRTError } from '../errors.ts';
import { ERROR_NOT_SUPPORTED } from '../hresult.ts';
import { EventSource } from '../foundation/events.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { abortable, failedOperation } from '../foundation/async-operation.ts';
import { signalOf, type Abortable } from '../internal/abort.ts';
import { constructionKey } from '../internal/illegal-constructor.ts';
import { bytesOf, freeze, isBuffer, type IBuffer } from '../streams/buffer.ts';
import type { IOutputStream } from '../streams/stream.ts';
import { MessageReceiver, type MessageEvents } from './receiving/message-receiver.ts';
import { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { MessageSender, type MessageTypeControl } from './sending/message-sender.ts';
import type { Session } from './session/session.ts';
import { SocketOutputStream } from './sending/output-stream.ts';
import { requireBytes, type BufferSource } from '../streams/bytes/buffer-source.ts';
import { readableOver } from './receiving/readable.ts';
import { messageWritable } from './sending/writable.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/** `TSocket` is the class of the socket, which is the `target` of its events. */
export class MessageEndpoint<TSocket> implements MessageEvents {
  readonly received: EventSource<MessageWebSocketMessageReceivedEventArgs<TSocket>>;
  readonly receiver: MessageReceiver;
  readonly #socket: TSocket;
  readonly #session: Session;
  readonly #control: MessageTypeControl;
  #sender: MessageSender | undefined;
  #outputStream: (IOutputStream & Disposable) | undefined;
  #readable: ReadableStream<string | AllocatedBytes> | undefined;
  #writable: WritableStream<string | BufferSource> | undefined;

  constructor(socket: TSocket, session: Session, control: MessageTypeControl) {
    this.received = new EventSource<MessageWebSocketMessageReceivedEventArgs<TSocket>>('messagereceived', socket);
    this.#socket = socket;
    this.receiver = new MessageReceiver(this, session);
    this.#session = session;
    this.#control = control;
  }

  get outputStream(): IOutputStream & Disposable {
    return (this.#outputStream ??= new SocketOutputStream(this.#session, this.#messages));
  }

  get #messages(): MessageSender {
    return (this.#sender ??= new MessageSender(this.#session, this.#control));
  }

  get hasHandlers(): boolean {
    return !this.received.empty;
  }

  raise(payload: string | Uint8Array | WinRTError, text: boolean, complete: boolean, start: number, end: number): void {
    const target = this.#socket;
    this.received.raise(
      new MessageWebSocketMessageReceivedEventArgs(constructionKey, target, payload, text, complete, start, end),
    );
  }

  get readable(): ReadableStream<string | AllocatedBytes> {
    return (this.#readable ??= readableOver<string | AllocatedBytes>(
      (pull) => this.receiver.pull(pull),
      (reason) => {
        this.#session.closeFor(reason);
        this.receiver.cancelPulls();
      },
    ));
  }

  get writable(): WritableStream<string | BufferSource> {
    return (this.#writable ??= messageWritable(this.#session, this.#messages));
  }

  send(
    data: string | BufferSource | IBuffer,
    member: string,
    options?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    if (options) return abortable(options, member, () => this.send(data, member));
    if (typeof data === 'string') return this.#messages.sendText(data, member);
    // A view is the quicker question, and the more frequent answer.
    if (ArrayBuffer.isView(data) || !isBuffer(data))
      return this.#messages.sendBinary(requireBytes(data, member), false, member);
    const bytes = bytesOf(data, member);
    return this.#messages.sendBinary(bytes, freeze(data), member);
  }

  sendFrame(
    data: IBuffer,
    final: boolean,
    member: string,
    options?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    const bytes = bytesOf(data, member);
    if (signalOf(options, member)) {
      const text =
        'a signal can’t cancel a frame, since the message would lack its bytes; call abort to end the socket';
      return failedOperation(winrtError(ERROR_NOT_SUPPORTED, `${member}: ${text}`));
    }
    return this.#messages.sendFrame(bytes, freeze(data), final, member);
  }
}
