import { constructionKey } from '../foundation/illegal-constructor.ts';
import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import type { ConnectOptions, Transport } from '../transport.ts';
import { ByteInbox } from './byte-inbox.ts';
import { ClientWebSocket } from './client-web-socket.ts';
import { SocketMessageType } from './enums.ts';
import { StreamWebSocketInformation } from './information.ts';
import { MessageSender } from './message-sender.ts';
import { Session } from './session.ts';
import { SocketInputStream } from './socket-input-stream.ts';
import { SocketOutputStream } from './socket-output-stream.ts';
import { StreamWebSocketControl } from './stream-web-socket-control.ts';
import { byteWritable, readableOver, type Bytes } from './web-stream-faces.ts';

/**
 * `Windows.Networking.Sockets.StreamWebSocket`: sends and receives bytes of any length, read as they arrive. Subscribe to `closed`
 * before connecting.
 */
export class StreamWebSocket extends ClientWebSocket {
  readonly #session: Session;
  readonly #inbox: ByteInbox;
  readonly #sender: MessageSender;
  readonly #control: StreamWebSocketControl;
  readonly #information: StreamWebSocketInformation;
  readonly #inputStream: IInputStream;
  readonly #outputStream: IOutputStream;
  #readable: ReadableStream<Uint8Array> | undefined;
  #writable: WritableStream<Bytes> | undefined;

  /** @internal */
  constructor(transport: Transport) {
    const inbox = new ByteInbox();
    const session = new Session(transport, inbox);
    super(session);
    this.#session = session;
    this.#inbox = inbox;
    this.#control = new StreamWebSocketControl(constructionKey, session);
    this.#information = new StreamWebSocketInformation(constructionKey, session);
    this.#inputStream = new SocketInputStream(inbox, () => this.#readable?.locked === true);
    this.#sender = new MessageSender(session, () => SocketMessageType.binary);
    this.#outputStream = new SocketOutputStream(session, this.#sender);
    inbox.owner = {
      settings: () => this.#control.inboxLimits(),
      fail: (error) => session.fail(error),
    };
  }

  /** Settings, all of them for before the connect. */
  get control(): StreamWebSocketControl {
    return this.#control;
  }

  /** What is known of the connection, at any time. */
  get information(): StreamWebSocketInformation {
    return this.#information;
  }

  /**
   * The payload bytes of all messages, text ones as their UTF-8, as one stream; one read at a time. After the peer's close frame
   * the bytes before it are read first, then `closed` is raised, then reads resolve with 0 bytes. After a lost connection the bytes
   * before it are read first, then reads reject with WININET_E_CONNECTION_ABORTED 0x80072EFE.
   */
  get inputStream(): IInputStream {
    return this.#inputStream;
  }

  /** Each write is one binary message. Several may be queued; a write resolves when the network is taking what is sent. */
  get outputStream(): IOutputStream {
    return this.#outputStream;
  }

  /**
   * The same bytes as {@link inputStream}, as a Web Stream that takes from the socket only what is read. While it is locked, reads of
   * `inputStream` reject with ERROR_INVALID_OPERATION 0x800710DD, and reading it while one of those runs fails alike.
   */
  get readable(): ReadableStream<Uint8Array> {
    return (this.#readable ??= readableOver<Uint8Array>(
      () => this.#inbox.pull(),
      () => this.#inbox.close(),
    ));
  }

  /** Bytes to send, in messages of at most 1 MiB. Closing it closes the socket once everything is sent. */
  get writable(): WritableStream<Bytes> {
    return (this.#writable ??= byteWritable(this.#session, this.#sender));
  }

  protected override connectOptions(): Pick<ConnectOptions, 'maxMessageSize' | 'noDelay'> {
    return { ...super.connectOptions(), noDelay: this.#control.noDelay };
  }
}
