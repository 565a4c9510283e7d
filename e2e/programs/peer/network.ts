/** Servers on loopback, one for the app's clients and one whose connections the app accepts; all programs of a run share them. */
import { createHash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Program } from '../program.ts';
import { Link } from './link.ts';

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

type Answer = Program['answer'];

/** Answers one client's handshake. */
export type Gate = (accept: (answer: Answer) => Link | undefined) => void;

export interface Accepted {
  readonly ws: WebSocket;
  readonly request: IncomingMessage;
  readonly link: Link;
}

export class Network {
  readonly #server: Server;
  readonly #http: HttpServer = createHttpServer();
  readonly #webSockets: WebSocketServer;
  /** The ends of the app's clients, by their port. */
  readonly #clients = new Map<number, Socket>();
  readonly #tcp = new Set<Socket>();
  readonly #gates = new Map<string, Gate>();
  #paths = 0;

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (tcp) => this.#onClient(tcp));
    this.#webSockets = new WebSocketServer({ server: this.#http });
    subscribe('net.client.socket', this.#onClientSocket);
  }

  static async start(): Promise<Network> {
    const network = new Network();
    await once(network.#server.listen(0, '127.0.0.1'), 'listening');
    await once(network.#http.listen(0, '127.0.0.1'), 'listening');
    return network;
  }

  /** An address, and who answers those that come to it. */
  address(gate: Gate): string {
    const path = `/${this.#paths++}`;
    this.#gates.set(path, gate);
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** A client of the app's server; `make` is called in the turn of the connection event. */
  async accepted<T>(make: (accepted: Accepted) => T): Promise<T> {
    const { port } = this.#http.address() as AddressInfo;
    const tcp = this.#own(connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true }));
    const path = `/${this.#paths++}`;
    const made = new Promise<T>((resolve) => {
      this.#webSockets.once('connection', (ws: WebSocket, request: IncomingMessage) => {
        const answer = tcp.listenerCount('data');
        if (request.url !== path || answer > 0) throw new Error('a connection of another program');
        // ws has written its answer by now, of a length that tells where the frames begin.
        resolve(make({ ws, request, link: this.#clientLink(tcp, request.socket) }));
      });
    });
    const key = Buffer.alloc(16, 7).toString('base64');
    tcp.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    return made;
  }

  /** Ends the peer's ends of all connections that are left. */
  endAll(): void {
    for (const tcp of this.#tcp) tcp.destroy();
    this.#gates.clear();
  }

  async close(): Promise<void> {
    unsubscribe('net.client.socket', this.#onClientSocket);
    this.endAll();
    this.#webSockets.close();
    const closed = [once(this.#server.close(), 'close'), once(this.#http.close(), 'close')];
    await Promise.all(closed);
  }

  readonly #onClientSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.once('connect', () => {
      const port = socket.localPort as number;
      this.#clients.set(port, socket);
      socket.once('close', () => this.#clients.delete(port));
    });
  };

  #own(tcp: Socket): Socket {
    this.#tcp.add(tcp);
    tcp.once('close', () => this.#tcp.delete(tcp));
    tcp.on('error', () => {}); // an app that has ended its connection may reset it
    return tcp;
  }

  #onClient(tcp: Socket): void {
    this.#own(tcp);
    let request = '';
    const read = (chunk: Buffer): void => {
      request += chunk.toString('latin1');
      if (!request.endsWith('\r\n\r\n')) return;
      tcp.off('data', read);
      const [, path = '', key = ''] = /^GET (\S+)[^]*?sec-websocket-key: (\S+)/i.exec(request) ?? [];
      const gate = this.#gates.get(path);
      if (gate) gate((answer) => this.#answer(tcp, key, answer));
      else tcp.destroy();
    };
    tcp.on('data', read);
    tcp.once('end', () => tcp.end());
  }

  #answer(tcp: Socket, key: string, answer: Answer): Link | undefined {
    const app = this.#clients.get(tcp.remotePort as number);
    if (!app || tcp.destroyed) return undefined;
    if (answer === 'cut') tcp.destroy();
    else if (answer === 'garbage') tcp.end('nothing of HTTP\r\n\r\n');
    else if (answer === 'refuse') tcp.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
    else {
      const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
      // With messages in the same packet, which is where clients lose some.
      tcp.cork();
      tcp.write(head);
      const link = new Link(tcp, app, false, head.length);
      if (answer === 'accept with messages') {
        void link.send({ size: 5, text: true, frames: 1, pieces: 1, ping: false });
        void link.send({ size: 300, text: false, frames: 2, pieces: 1, ping: true });
      }
      tcp.uncork();
      return link;
    }
    return undefined;
  }

  /** Reads the server's answer before its frames. */
  #clientLink(tcp: Socket, appTcp: Socket): Link {
    const link = new Link(tcp, appTcp, true, appTcp.bytesRead);
    const listeners = tcp.listeners('data') as ((bytes: Buffer) => void)[];
    tcp.removeAllListeners('data');
    let head = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      tcp.off('data', read);
      for (const listener of listeners) tcp.on('data', listener);
      const rest = head.subarray(end + 4);
      if (rest.length > 0) for (const listener of listeners) listener(rest);
    };
    tcp.on('data', read);
    return link;
  }
}
