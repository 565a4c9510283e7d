import { constructionKey } from '../internal/illegal-constructor.ts';
import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import type { Transport } from '../transport.ts';
import { ByteEndpoint } from './byte-endpoint.ts';
import type { Inbound } from './receiving/inbound.ts';
import { ClientWebSocket } from './client-web-socket.ts';
import type { runValidation } from './custom-validation.ts';
import { StreamWebSocketInformation } from './information/information.ts';
import { Session } from './session/session.ts';
import { StreamWebSocketControl } from './settings/stream-web-socket-control.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/**
 * `Windows.Networking.Sockets.StreamWebSocket`: sends and receives streams of bytes of any length. Bytes can be read as they arrive,
 * whatever messages they came in. Subscribe to `closed` before connecting.
 *
 * @example
 * ```ts
 * import { DataReader, DataWriter, StreamWebSocket } from 'twinsocket';
 *
 * const socket = new StreamWebSocket();
 * await socket.connectAsync('ws://127.0.0.1:8080/echo');
 * const writer = new DataWriter(socket.outputStream);
 * writer.writeInt32(42);
 * await writer.storeAsync();
 * const reader = new DataReader(socket.inputStream);
 * await reader.loadAsync(4);
 * console.log(reader.readInt32());
 * socket.close();
 * ```
 */
export class StreamWebSocket extends ClientWebSocket {
  readonly #control: StreamWebSocketControl;
  #information: StreamWebSocketInformation | undefined;
  readonly #session: Session;
  readonly #endpoint: ByteEndpoint;

  /** @internal */
  constructor(transport: Transport, validation?: typeof runValidation) {
    const session = new Session(transport.capabilities);
    super(session, transport, validation);
    this.#control = new StreamWebSocketControl(constructionKey, session);
    this.#session = session;
    this.#endpoint = new ByteEndpoint(session);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'StreamWebSocket';
  }

  /** The settings; all of them can be changed only before `connectAsync`. */
  get control(): StreamWebSocketControl {
    return this.#control;
  }

  /** What is known about the connection; can be read at any time. */
  get information(): StreamWebSocketInformation {
    return (this.#information ??= new StreamWebSocketInformation(constructionKey, this.#session.known));
  }

  /**
   * The payload bytes of all messages as one stream; a text message gives its UTF-8 bytes. Only one read can run at a time.
   *
   * After the peer's close frame, reads give the bytes before it first; then `closed` is raised, and further reads resolve with 0 bytes,
   * even if the socket is closed meanwhile. After a lost connection, reads give the bytes before it first, and then reject with
   * WININET_E_CONNECTION_ABORTED 0x80072EFE.
   */
  get inputStream(): IInputStream & Disposable {
    return this.#endpoint.inputStream;
  }

  /**
   * Each write sends one binary message, and an empty one nothing. Several writes may be queued; a write resolves when the network accepts
   * its bytes.
   */
  get outputStream(): IOutputStream & Disposable {
    return this.#endpoint.outputStream;
  }

  /**
   * The bytes of {@link inputStream} as a Web Stream, which takes bytes from the socket only when they are read. While this stream is
   * locked, reads of `inputStream` reject with ERROR_INVALID_OPERATION 0x800710DD; so does a read of this stream while a read of
   * `inputStream` runs. Cancelling the stream closes the socket, and leaving a `for await` cancels it; the reason is used as by `abort`
   * of {@link writable}. The reader owns the chunks, and may change or transfer them (docs/memory.md).
   */
  get readable(): ReadableStream<AllocatedBytes> {
    return this.#endpoint.readable;
  }

  /**
   * A Web Stream that sends its bytes in messages of at most 1 MiB. Don't change a chunk before its write settles. Closing the stream
   * sends the queued chunks and closes the socket; `close()` resolves when the peer has answered, and rejects if the connection is lost
   * before. `abort(reason)` closes the socket with the reason's `closeCode` and `reason`, if it has them. The stream errors as soon as
   * nothing more can be sent. An addition to WinRT; docs/lifecycle.md describes each end.
   */
  get writable(): WritableStream<BufferSource> {
    return this.#endpoint.writable;
  }

  /** @internal */
  protected override get inbound(): Inbound {
    return this.#endpoint.receiver;
  }
}
