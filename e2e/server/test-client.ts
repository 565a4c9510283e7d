import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { decodeHeader, encodeHeader, headerSize, MAX_HEADER_SIZE } from './frame-header.ts';
import { applyMask } from './mask.ts';

/** RFC 6455, section 1.3, has this key and the accept value that belongs to it. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
export const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

export interface ReceivedFrame {
  readonly fin: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

export interface OpenOptions {
  /** Added to a right handshake, or put in place of what it has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The peer's authority, for wss. */
  readonly ca?: string;
  /** Bytes that leave in one write with the request. */
  readonly behind?: Buffer;
}

/** A bare TCP or TLS client for the peer's own tests: it sends any bytes and shows each byte that came, in order. */
export class TestClient {
  readonly socket: Socket;
  /** How the peer ended TCP; comes once all that it sent is read. */
  readonly #ended: Promise<'fin' | 'rst'>;
  /** Called when there may be more to read. */
  #wake = (): void => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    // One listener for good: each new one is told at once of what is there already, and a loop that adds one would spin.
    socket.on('readable', () => this.#wake());
    let how: 'fin' | 'rst' = 'fin';
    socket.on('error', () => (how = 'rst'));
    this.#ended = new Promise((resolve) => socket.once('close', () => resolve(how)));
  }

  /** Connects and sends nothing. */
  static async connect(url: string, ca?: string): Promise<TestClient> {
    const { protocol, hostname, port } = new URL(url);
    const target = { host: hostname, port: Number(port) };
    const socket = protocol === 'wss:' ? connectTls({ ...target, ca }) : connectTcp(target);
    await once(socket, protocol === 'wss:' ? 'secureConnect' : 'connect');
    return new TestClient(socket);
  }

  /** Connects, asks for a WebSocket and leaves the answer to be read. */
  static async ask(url: string, options: OpenOptions = {}): Promise<TestClient> {
    const client = await TestClient.connect(url, options.ca);
    client.ask(url, options);
    return client;
  }

  /** Asks for a WebSocket on the connection that is there. */
  ask(url: string, { headers = {}, behind = Buffer.alloc(0) }: OpenOptions = {}): void {
    const { host, pathname, search } = new URL(url);
    const fields = {
      Host: host,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': KEY,
      'Sec-WebSocket-Version': '13',
      ...headers,
    };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    this.write(Buffer.concat([Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`), behind]));
  }

  /** Asks for a WebSocket and gets it. */
  static async open(url: string, options?: OpenOptions): Promise<TestClient> {
    const client = await TestClient.ask(url, options);
    const head = await client.takeHead();
    if (!head.startsWith('HTTP/1.1 101 ')) {
      throw new Error(`refused: ${head}`);
    }
    return client;
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Exactly so many bytes. */
  async take(size: number): Promise<Buffer> {
    if (size === 0) {
      return Buffer.alloc(0); // `read(0)` means something else
    }
    for (;;) {
      const bytes = this.socket.read(size) as Buffer | null;
      if (bytes?.length === size) {
        return bytes;
      }
      if (bytes !== null || this.socket.destroyed || this.socket.readableEnded) {
        throw new Error(`the peer ended with ${bytes?.toString('hex')} where ${size} bytes were awaited`);
      }
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), this.#ended]);
    }
  }

  /** What comes next in one piece: a read from TCP, or a TLS record. */
  async takePiece(): Promise<Buffer> {
    this.socket.removeAllListeners('readable');
    const [piece] = (await once(this.socket, 'data')) as [Buffer];
    return piece;
  }

  /** An HTTP answer up to its empty line. */
  async takeHead(): Promise<string> {
    let head = '';
    while (!head.endsWith('\r\n\r\n')) {
      head += (await this.take(1)).toString('latin1');
    }
    return head;
  }

  async takeFrame(): Promise<ReceivedFrame> {
    const start = await this.take(2);
    const bytes = Buffer.concat([start, await this.take(headerSize(start.readUInt8(1)) - 2)]);
    const { fin, opcode, length } = decodeHeader(bytes, 0);
    return { fin, opcode, payload: await this.take(length) };
  }

  async takeText(): Promise<string> {
    return (await this.takeFrame()).payload.toString();
  }

  /** Comes when no byte has gone either way for so many milliseconds. */
  async idle(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => this.socket.setTimeout(milliseconds, resolve));
    this.socket.setTimeout(0);
  }

  /** Reads to the end of TCP. */
  async takeEnd(): Promise<{ readonly how: 'fin' | 'rst'; readonly rest: Buffer }> {
    const rest: Buffer[] = [];
    this.socket.removeAllListeners('readable'); // with one of these there is no `data`
    this.socket.on('data', (chunk: Buffer) => rest.push(chunk));
    return { how: await this.#ended, rest: Buffer.concat(rest) };
  }
}

/** A frame as a client sends it: masked. */
export function clientFrame(opcode: number, payload: Uint8Array | string = '', fin = true): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.alloc(MAX_HEADER_SIZE);
  const end = encodeHeader({ fin, opcode, length: body.length }, header, 0);
  header.writeUInt8(header.readUInt8(1) | 0x80, 1);
  const key = randomBytes(4);
  applyMask(body, key, 0);
  return Buffer.concat([header.subarray(0, end), key, body]);
}
