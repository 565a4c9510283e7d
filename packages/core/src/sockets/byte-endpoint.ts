/** What StreamWebSocket and ServerStreamWebSocket have in common: the streams that bytes are read from and written to. */
import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import { ByteReceiver } from './receiving/byte-receiver.ts';
import { ByteSender } from './sending/byte-sender.ts';
import type { Session } from './session/session.ts';
import { SocketInputStream } from './receiving/input-stream.ts';
import { SocketOutputStream } from './sending/output-stream.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import { readableOver } from './receiving/readable.ts';
import { byteWritable } from './sending/writable.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

export class ByteEndpoint {
  readonly receiver: ByteReceiver;
  readonly #session: Session;
  #sender: ByteSender | undefined;
  #inputStream: (IInputStream & Disposable) | undefined;
  #outputStream: (IOutputStream & Disposable) | undefined;
  #readable: ReadableStream<AllocatedBytes> | undefined;
  #writable: WritableStream<BufferSource> | undefined;

  constructor(session: Session) {
    this.receiver = new ByteReceiver(session);
    this.#session = session;
  }

  get inputStream(): IInputStream & Disposable {
    return (this.#inputStream ??= new SocketInputStream(this.receiver, () => this.#readable?.locked === true));
  }

  get outputStream(): IOutputStream & Disposable {
    return (this.#outputStream ??= new SocketOutputStream(this.#session, this.#bytes));
  }

  get #bytes(): ByteSender {
    return (this.#sender ??= new ByteSender(this.#session));
  }

  get readable(): ReadableStream<AllocatedBytes> {
    return (this.#readable ??= readableOver<AllocatedBytes>(
      (pull) => this.receiver.pull(pull),
      (reason) => {
        this.#session.closeFor(reason);
        this.receiver.close();
      },
    ));
  }

  get writable(): WritableStream<BufferSource> {
    return (this.#writable ??= byteWritable(this.#session, this.#bytes));
  }
}
