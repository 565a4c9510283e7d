/** A StreamWebSocket as a stream of Node, for libraries like MQTT.js that want one at once, before it is connected. */
import { Duplex } from 'node:stream';
import { StreamWebSocket, type WinRTError } from 'twinsocket';

/** MQTT.js tells of an error only if it has a `code`, as those of Node have. */
export type CodedError = WinRTError & { code?: string };

type Done = (error?: Error | null) => void;

export class WebSocketDuplex extends Duplex {
  readonly socket = new StreamWebSocket();
  readonly #url: string;
  readonly #reader = this.socket.readable.getReader();
  readonly #writer = this.socket.writable.getWriter();

  constructor(url: string, protocol: string) {
    super();
    this.#url = url;
    this.socket.control.supportedProtocols.append(protocol);
  }

  /** Reads and writes wait for this. */
  override _construct(done: Done): void {
    this.socket.connectAsync(this.#url).then(() => done(), coded(done));
  }

  override _read(): void {
    this.#reader.read().then(
      ({ value }) => this.push(value ?? null),
      coded((error) => this.destroy(error)),
    );
  }

  override _write(chunk: Buffer, _encoding: string, done: Done): void {
    this.#writer.write(chunk).then(() => done(), coded(done));
  }

  /** MQTT.js writes a packet in pieces of a few bytes; each write to the socket would be a message. */
  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), '', done);
  }

  override _final(done: Done): void {
    this.#writer.close().then(() => done(), coded(done));
  }

  override _destroy(error: Error | null, done: Done): void {
    this.socket.close();
    done(error);
  }
}

function coded(done: (error: Error) => void): (error: CodedError) => void {
  return (error) => {
    error.code ??= `0x${(error.number >>> 0).toString(16).toUpperCase()}`;
    done(error);
  };
}
