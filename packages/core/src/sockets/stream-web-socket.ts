import { constructionKey } from '../internal/illegal-constructor.ts';
import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import type { ConnectOptions, Transport } from '../transport.ts';
import { ByteEndpoint } from './byte-endpoint.ts';
import { ByteReceiver } from './receiving/byte-receiver.ts';
import { ClientWebSocket } from './client-web-socket.ts';
import { StreamWebSocketInformation } from './information/information.ts';
import { Session } from './session/session.ts';
import { StreamWebSocketControl } from './settings/stream-web-socket-control.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/**
 * `Windows.Networking.Sockets.StreamWebSocket`: sends and receives bytes of any length, read as they arrive. Subscribe to `closed`
 * before connecting.
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
  readonly #information: StreamWebSocketInformation;
  readonly #endpoint: ByteEndpoint;

  /** @internal */
  constructor(transport: Transport) {
    const receiver = new ByteReceiver();
    const session = new Session(transport.capabilities, receiver);
    super(session, transport);
    this.#control = new StreamWebSocketControl(constructionKey, session);
    this.#information = new StreamWebSocketInformation(constructionKey, session);
    this.#endpoint = new ByteEndpoint(session, receiver, () => this.#control.receiverLimits());
  }

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'StreamWebSocket';
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
   * the bytes before it are read first, then `closed` is raised, then reads resolve with 0 bytes, even if the socket is closed
   * meanwhile. After a lost connection the bytes before it are read first, then reads reject with WININET_E_CONNECTION_ABORTED
   * 0x80072EFE.
   */
  get inputStream(): IInputStream & Disposable {
    return this.#endpoint.inputStream;
  }

  /** Each write is one binary message. Several may be queued; a write resolves when the network is taking what is sent. */
  get outputStream(): IOutputStream & Disposable {
    return this.#endpoint.outputStream;
  }

  /**
   * The same bytes as {@link inputStream}, as a Web Stream that takes from the socket only what is read. While it is locked, reads of
   * `inputStream` reject with ERROR_INVALID_OPERATION 0x800710DD, and reading it while one of those runs fails alike. Cancelling it
   * closes the socket, as leaving a `for await` does; see `abort` of {@link writable}. Chunks are the reader's alone, to be changed or
   * transferred (docs/memory.md).
   */
  get readable(): ReadableStream<AllocatedBytes> {
    return this.#endpoint.readable;
  }

  /**
   * Bytes to send, in messages of at most 1 MiB; leave a chunk alone until its write settles. Closing it closes the socket behind what was written, and resolves when the peer has
   * answered; it rejects if the link is lost before. It errors as soon as nothing more can be sent. `abort(reason)` closes the socket
   * too, with the reason's `closeCode` and `reason` if it has them. An addition to WinRT; docs/lifecycle.md has its ends.
   */
  get writable(): WritableStream<BufferSource> {
    return this.#endpoint.writable;
  }

  /** @internal */
  protected override connectOptions(): Pick<ConnectOptions, 'maxMessageSize' | 'noDelay'> {
    return { ...super.connectOptions(), noDelay: this.#control.noDelay };
  }
}
