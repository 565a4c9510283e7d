import type { IInputStream, IOutputStream } from '../streams/stream.ts';
import type { Transport } from '../transport.ts';
import { ByteInbox } from './byte-inbox.ts';
import { ClientWebSocket } from './client-web-socket.ts';
import { StreamWebSocketControl } from './control.ts';
import { SocketMessageType } from './enums.ts';
import { StreamWebSocketInformation } from './information.ts';
import { Session } from './session.ts';
import { SocketInputStream } from './socket-input-stream.ts';
import { SocketOutputStream } from './socket-output-stream.ts';

/**
 * `Windows.Networking.Sockets.StreamWebSocket`: sends and receives bytes of any length, read as they arrive. Subscribe to `closed`
 * before connecting.
 */
export class StreamWebSocket extends ClientWebSocket {
  readonly #control: StreamWebSocketControl;
  readonly #information: StreamWebSocketInformation;
  readonly #inputStream: IInputStream;
  readonly #outputStream: IOutputStream;

  /** @internal */
  constructor(transport: Transport) {
    const inbox = new ByteInbox();
    const session = new Session(transport, inbox);
    super(session);
    this.#control = new StreamWebSocketControl(session);
    this.#information = new StreamWebSocketInformation(session);
    this.#inputStream = new SocketInputStream(inbox);
    this.#outputStream = new SocketOutputStream(session, () => SocketMessageType.binary);
    const limited = transport.capabilities.receiveBackPressure === 'limited';
    inbox.owner = {
      maxInboundBufferSize: () => (limited ? this.#control.maxInboundBufferSize : Infinity),
      closeTimeout: () => this.#control.closeTimeout,
      fail: (error) => session.fail(error),
    };
  }

  /** Settings, all of them for before the connect. */
  get control(): StreamWebSocketControl {
    return this.#control;
  }

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
}
