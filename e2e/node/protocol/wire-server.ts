/** A server of plain TCP that does the opening handshake, then sends any bytes, in any pieces, and keeps the client's frames. */
import { createHash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { FrameHeader } from '../../server/frame-header.ts';
import { FrameReader } from '../../server/frame-reader.ts';

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface ClientFrame extends FrameHeader {
  readonly payload: Buffer;
}

export class WireServer {
  readonly #server: Server;
  /** The clients' ends, which are in this process, by their port. */
  readonly #clients = new Map<number, Socket>();
  readonly #accepted = new Set<Socket>();
  readonly #waiting = new Map<string, (wire: Wire) => void>();
  #wires = 0;

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (tcp) => void this.#accept(tcp));
    subscribe('net.client.socket', this.#onClientSocket);
  }

  static async start(): Promise<WireServer> {
    const server = new WireServer();
    await once(server.#server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }

  /** An address for one client, and the connection that it will make. */
  expect(): { readonly address: string; readonly wire: Promise<Wire> } {
    const path = `/${this.#wires++}`;
    const { port } = this.#server.address() as AddressInfo;
    const wire = new Promise<Wire>((resolve) => this.#waiting.set(path, resolve));
    return { address: `ws://127.0.0.1:${port}${path}`, wire };
  }

  async close(): Promise<void> {
    unsubscribe('net.client.socket', this.#onClientSocket);
    this.#server.close();
    for (const tcp of this.#accepted) tcp.destroy();
    await once(this.#server, 'close');
  }

  readonly #onClientSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.once('connect', () => {
      const port = socket.localPort as number;
      this.#clients.set(port, socket);
      socket.once('close', () => this.#clients.delete(port));
    });
  };

  async #accept(tcp: Socket): Promise<void> {
    this.#accepted.add(tcp);
    tcp.once('close', () => this.#accepted.delete(tcp));
    tcp.on('error', () => {}); // a client that has failed the connection may reset it
    let request = '';
    while (!request.endsWith('\r\n\r\n')) request += ((await once(tcp, 'data')) as [Buffer])[0].toString('latin1');
    const [, path = '', key = ''] = /^GET (\S+)[^]*?sec-websocket-key: (\S+)/i.exec(request) ?? [];
    const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
    const wire = new Wire(tcp, this.#clients.get(tcp.remotePort as number) as Socket);
    wire.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    this.#waiting.get(path)?.(wire);
    this.#waiting.delete(path);
  }
}

/** The server's end of one connection. */
export class Wire {
  /** What the client has sent so far; whole frames. */
  readonly frames: ClientFrame[] = [];
  /** Comes when the client has ended TCP. */
  readonly ended: Promise<void>;
  readonly #tcp: Socket;
  readonly #client: Socket;
  #written = 0;
  #over = false;
  #wake: () => void = () => {};

  constructor(tcp: Socket, client: Socket) {
    this.#tcp = tcp;
    this.#client = client;
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#over = true;
        this.#wake();
        resolve();
      };
      tcp.once('end', end).once('close', end);
    });
    const payload: Buffer[] = [];
    const reader = new FrameReader({
      header: () => payload.splice(0),
      payload: (slice) => payload.push(slice),
      end: (header) => this.frames.push({ ...header, payload: Buffer.concat(payload) }),
    });
    tcp.on('data', (bytes: Buffer) => {
      reader.push(bytes);
      this.#wake();
    });
  }

  write(bytes: Uint8Array | string): void {
    this.#written += bytes.length;
    this.#tcp.write(bytes);
  }

  /** Sends pieces so that the client reads each by itself. A client may read without the event `data`, so its count of bytes tells. */
  async deliver(pieces: readonly Uint8Array[]): Promise<void> {
    const client = this.#client;
    for (const piece of pieces) {
      this.write(piece);
      while (!client.closed && client.bytesRead < this.#written) await setImmediate();
    }
  }

  /** Reads no more, so that the client's sends come to a stand. */
  pause(): void {
    this.#tcp.pause();
  }

  resume(): void {
    this.#tcp.resume();
  }

  /** Comes when the client's frames are as wanted; rejects if it ends TCP before they are. */
  async until(asWanted: (frames: readonly ClientFrame[]) => boolean): Promise<void> {
    while (!asWanted(this.frames)) {
      if (this.#over) throw new Error(`the client has ended TCP behind ${this.frames.length} frames`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Ends TCP in our direction. */
  end(): void {
    this.#tcp.end();
  }
}
