/** What StreamWebSocket and ServerStreamWebSocket have in common: the streams that bytes are read from and written to. */
import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import type { ByteReceiver, ByteReceiverOwner } from './receiving/byte-receiver.ts';
import { SocketMessageType } from './settings/enums.ts';
import { MessageSender } from './sending/message-sender.ts';
import type { Session } from './session/session.ts';
import { SocketInputStream } from './receiving/input-stream.ts';
import { SocketOutputStream } from './sending/output-stream.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import { readableOver } from './receiving/readable.ts';
import { byteWritable } from './sending/writable.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

export class ByteEndpoint {
  readonly inputStream: IInputStream & Disposable;
  readonly outputStream: IOutputStream & Disposable;
  readonly #session: Session;
  readonly #receiver: ByteReceiver;
  readonly #sender: MessageSender;
  #readable: ReadableStream<AllocatedBytes> | undefined;
  #writable: WritableStream<BufferSource> | undefined;

  /** `settings` is called once, when the connection opens. */
  constructor(session: Session, receiver: ByteReceiver, settings: ByteReceiverOwner['settings']) {
    this.#session = session;
    this.#receiver = receiver;
    this.#sender = new MessageSender(session, () => SocketMessageType.binary);
    this.inputStream = new SocketInputStream(receiver, () => this.#readable?.locked === true);
    this.outputStream = new SocketOutputStream(session, this.#sender);
    receiver.owner = { settings, fail: (error) => session.fail(error) };
  }

  get readable(): ReadableStream<AllocatedBytes> {
    return (this.#readable ??= readableOver<AllocatedBytes>(
      () => this.#receiver.pull(),
      (reason) => {
        this.#session.closeFor(reason);
        this.#receiver.close();
      },
    ));
  }

  get writable(): WritableStream<BufferSource> {
    return (this.#writable ??= byteWritable(this.#session, this.#sender));
  }
}
