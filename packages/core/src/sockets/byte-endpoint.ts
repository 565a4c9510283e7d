/** What StreamWebSocket and ServerStreamWebSocket have in common: the streams that bytes are read from and written to. */
import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import { ByteReceiver } from './receiving/byte-receiver.ts';
import { MessageSender } from './sending/message-sender.ts';
import type { Session } from './session/session.ts';
import { SocketInputStream } from './receiving/input-stream.ts';
import { SocketOutputStream } from './sending/output-stream.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import { readableOver } from './receiving/readable.ts';
import { byteWritable } from './sending/writable.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

export class ByteEndpoint {
  readonly receiver: ByteReceiver;
  readonly inputStream: IInputStream & Disposable;
  readonly outputStream: IOutputStream & Disposable;
  readonly #session: Session;
  readonly #sender: MessageSender;
  #readable: ReadableStream<AllocatedBytes> | undefined;
  #writable: WritableStream<BufferSource> | undefined;

  constructor(session: Session) {
    const receiver = new ByteReceiver((member) => session.refusal('read', member));
    this.receiver = receiver;
    this.#session = session;
    this.#sender = new MessageSender(session);
    this.inputStream = new SocketInputStream(receiver, () => this.#readable?.locked === true);
    this.outputStream = new SocketOutputStream(session, this.#sender);
  }

  get readable(): ReadableStream<AllocatedBytes> {
    return (this.#readable ??= readableOver<AllocatedBytes>(
      () => this.receiver.pull(),
      (reason) => {
        this.#session.closeFor(reason);
        this.receiver.close();
      },
    ));
  }

  get writable(): WritableStream<BufferSource> {
    return (this.#writable ??= byteWritable(this.#session, this.#sender));
  }
}
