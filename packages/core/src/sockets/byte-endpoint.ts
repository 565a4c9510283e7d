/** Where bytes go in and out of a socket, a client's or a server's: what StreamWebSocket and ServerStreamWebSocket do alike. */
import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import type { ByteInbox, ByteInboxOwner } from './byte-inbox.ts';
import { SocketMessageType } from './enums.ts';
import { MessageSender } from './message-sender.ts';
import type { Session } from './session.ts';
import { SocketInputStream } from './socket-input-stream.ts';
import { SocketOutputStream } from './socket-output-stream.ts';
import { byteWritable, closeFor, readableOver, type BufferSource } from './web-stream-faces.ts';
import type { AllocatedBytes } from '../streams/allocated-bytes.ts';

export class ByteEndpoint {
  readonly inputStream: IInputStream & Disposable;
  readonly outputStream: IOutputStream & Disposable;
  readonly #session: Session;
  readonly #inbox: ByteInbox;
  readonly #sender: MessageSender;
  #readable: ReadableStream<AllocatedBytes> | undefined;
  #writable: WritableStream<BufferSource> | undefined;

  /** The settings are asked for once, when the connection opens. */
  constructor(session: Session, inbox: ByteInbox, settings: ByteInboxOwner['settings']) {
    this.#session = session;
    this.#inbox = inbox;
    this.#sender = new MessageSender(session, () => SocketMessageType.binary);
    this.inputStream = new SocketInputStream(inbox, () => this.#readable?.locked === true);
    this.outputStream = new SocketOutputStream(session, this.#sender);
    inbox.owner = { settings, fail: (error) => session.fail(error) };
  }

  get readable(): ReadableStream<AllocatedBytes> {
    return (this.#readable ??= readableOver<AllocatedBytes>(
      () => this.#inbox.pull(),
      (reason) => {
        closeFor(this.#session, reason);
        this.#inbox.close();
      },
    ));
  }

  get writable(): WritableStream<BufferSource> {
    return (this.#writable ??= byteWritable(this.#session, this.#sender));
  }
}
