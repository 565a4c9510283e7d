import { constructionKey, requireConstructionKey } from '../internal/illegal-constructor.ts';
import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import type { Acceptor } from '../transport.ts';
import { ByteEndpoint } from './byte-endpoint.ts';
import { ClosableWebSocket } from './closable-web-socket.ts';
import { MessageWebSocketReceiveMode } from './settings/enums.ts';
import { ServerStreamWebSocketInformation } from './information/server-information.ts';
import { requireConnectionSettings, type ServerSocketOptions } from './settings/server-socket-options.ts';
import { Session } from './session/session.ts';
import type { BufferSource } from '../streams/bytes/buffer-source.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/**
 * `Windows.Networking.Sockets.ServerStreamWebSocket`: a StreamWebSocket for a connection that a server has accepted. The socket is open
 * from the start; subscribe to `closed` right after accepting, before any `await`.
 *
 * @example
 * ```ts server
 * import { acceptStreamWebSocket, RandomAccessStream } from 'twinsocket';
 * import { WebSocketServer } from 'ws';
 *
 * new WebSocketServer({ port: 8090 }).on('connection', (ws, request) => {
 *   const socket = acceptStreamWebSocket(ws, request);
 *   // An echo at the client's pace.
 *   RandomAccessStream.copyAsync(socket.inputStream, socket.outputStream).then(() => socket.close(), console.error);
 * });
 * ```
 */
export class ServerStreamWebSocket extends ClosableWebSocket<ServerStreamWebSocket> {
  readonly #session: Session;
  #information: ServerStreamWebSocketInformation | undefined;
  readonly #endpoint: ByteEndpoint;

  /** @internal */
  constructor(key: symbol, acceptor: Acceptor, options: ServerSocketOptions | null | undefined) {
    requireConstructionKey(key);
    // The bytes of a message are handed on as they arrive, like parts; no message is kept whole.
    const receiveMode = MessageWebSocketReceiveMode.partialMessage;
    const settings = requireConnectionSettings({ ...options, receiveMode }, acceptor.capabilities);
    const session = new Session(acceptor.capabilities);
    super(session);
    this.#session = session;
    this.#endpoint = new ByteEndpoint(session);
    session.accept(acceptor, this.sideOf(this.#endpoint.receiver, settings));
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'ServerStreamWebSocket';
  }

  /** What is known about the connection; can be read at any time. */
  get information(): ServerStreamWebSocketInformation {
    return (this.#information ??= new ServerStreamWebSocketInformation(constructionKey, this.#session.known));
  }

  /** The payload bytes of all messages as one stream; only one read can run at a time; see `StreamWebSocket.inputStream`. */
  get inputStream(): IInputStream & Disposable {
    return this.#endpoint.inputStream;
  }

  /** Each write sends one binary message. Several writes may be queued; a write resolves when the network accepts its bytes. */
  get outputStream(): IOutputStream & Disposable {
    return this.#endpoint.outputStream;
  }

  /** The bytes of {@link inputStream} as a Web Stream; see `StreamWebSocket.readable`. An addition to WinRT. */
  get readable(): ReadableStream<AllocatedBytes> {
    return this.#endpoint.readable;
  }

  /** A Web Stream that sends its bytes in messages of at most 1 MiB; see `StreamWebSocket.writable`. An addition to WinRT. */
  get writable(): WritableStream<BufferSource> {
    return this.#endpoint.writable;
  }
}

/**
 * For adapters: the socket over a connection that a server has accepted.
 *
 * @throws {WinRTError} E_INVALIDARG 0x80070057: an option is not valid. The connection is unchanged.
 */
export function serverStreamWebSocketOver(
  acceptor: Acceptor,
  options?: ServerSocketOptions | null,
): ServerStreamWebSocket {
  return new ServerStreamWebSocket(constructionKey, acceptor, options);
}
