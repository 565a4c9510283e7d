/** What is attacked: both classes, of clients and of servers, with our frame reader in front of ws's and with ws's alone. */
import { createHash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Agent, createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { TestClient } from '../../server/test-client.ts';
import * as api from '../twinsocket.ts';
import { HostilePeer } from './hostile-peer.ts';
import { ObservedSocket, type AnySocket } from './observed-socket.ts';

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const EXTENSION = 'permessage-deflate; client_no_context_takeover; server_no_context_takeover';

/** Milliseconds that ws's server, which the app has made, gives a client that has closed to read the rest; 30 s by default. */
const WS_CLOSE_TIMEOUT = 500;

export interface Target {
  readonly side: 'client' | 'server';
  readonly kind: 'message' | 'stream';
  /** `ws`: another listener stands beside ws's, so that our reader finds no place, and ws reads alone. */
  readonly reader: 'ours' | 'ws';
}

const sides = ['client', 'server'] as const;
const kinds = ['message', 'stream'] as const;
const readers = ['ours', 'ws'] as const;

export const targets: readonly Target[] = sides.flatMap((side) =>
  kinds.flatMap((kind) => readers.map((reader) => ({ side, kind, reader }))),
);

export const nameOf = ({ side, kind, reader }: Target): string =>
  `a ${kind} socket of a ${side}${reader === 'ws' ? ' that ws alone reads' : ''}`;

/** Settings that a client's control and a server's options both have. */
export interface Settings {
  readonly maxMessageSize?: number;
  readonly receiveTimeout?: number;
  readonly closeTimeout?: number;
  readonly partial?: boolean;
  /** permessage-deflate is agreed on. */
  readonly deflate?: boolean;
  /** False: the app takes the first arrival and no more. */
  readonly reads?: boolean;
}

export interface Opened {
  readonly socket: AnySocket;
  readonly observed: ObservedSocket;
  readonly peer: HostilePeer;
  /** Our own end of TCP. */
  readonly tcp: Socket;
}

class BesideAnotherReader extends Agent {
  override createConnection(...args: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    const tcp = super.createConnection(...args);
    let adding = false;
    tcp?.on('newListener', (event: string) => {
      if (event !== 'data' || adding) return;
      adding = true;
      tcp.on('data', () => {});
      adding = false;
    });
    return tcp;
  }
}

/** Opens connections between a target and a hostile peer, all in this process. */
export class Opener {
  /** ws accepts here, for targets of servers. */
  readonly #http = createHttpServer();
  readonly #accepted = new Map<string, (ws: WebSocket, request: IncomingMessage) => void>();
  /** Plain TCP that does the handshake by hand, for targets that are clients. */
  readonly #plain = createServer({ allowHalfOpen: true, noDelay: true });
  readonly #answered = new Map<string, (tcp: Socket) => void>();
  readonly #peers = new Set<Socket>();
  /** Clients' ends of TCP by their port. */
  readonly #clients = new Map<number, Socket>();
  #opened = 0;

  async start(): Promise<this> {
    const options: ServerOptions & { readonly closeTimeout: number } = {
      server: this.#http,
      perMessageDeflate: true,
      closeTimeout: WS_CLOSE_TIMEOUT,
    };
    new WebSocketServer(options).on('connection', (ws, request) =>
      this.#accepted.get(request.url ?? '')?.(ws, request),
    );
    this.#plain.on('connection', (tcp: Socket) => this.#answer(tcp));
    subscribe('net.client.socket', this.#onClientSocket);
    for (const server of [this.#http, this.#plain]) await once(server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  async close(): Promise<void> {
    unsubscribe('net.client.socket', this.#onClientSocket);
    this.#plain.close();
    this.#http.close();
    this.#http.closeAllConnections();
    for (const tcp of this.#peers) tcp.destroy();
    await Promise.all([once(this.#plain, 'close'), once(this.#http, 'close')]);
  }

  async open(target: Target, settings: Settings = {}): Promise<Opened> {
    const opened = target.side === 'client' ? this.#client(target, settings) : this.#server(target, settings);
    const { observed } = await opened;
    observed.opened(settings.reads ?? true);
    return opened;
  }

  #address(server: { address(): unknown }, path: string): string {
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  }

  async #client({ kind, reader }: Target, settings: Settings): Promise<Opened> {
    const path = `/${this.#opened++}`;
    const socket = kind === 'message' ? new api.MessageWebSocket() : new api.StreamWebSocket();
    const { control } = socket;
    control.closeTimeout = settings.closeTimeout ?? control.closeTimeout;
    control.receiveTimeout = settings.receiveTimeout ?? control.receiveTimeout;
    control.perMessageDeflate = settings.deflate ?? false;
    if (reader === 'ws') control.agent = new BesideAnotherReader();
    if ('maxMessageSize' in control) {
      control.maxMessageSize = settings.maxMessageSize ?? control.maxMessageSize;
      if (settings.partial) control.receiveMode = api.MessageWebSocketReceiveMode.partialMessage;
    }
    const observed = new ObservedSocket(socket, settings.reads ?? true);
    const theirs = new Promise<Socket>((resolve) => this.#answered.set(path, resolve));
    await socket.connectAsync(this.#address(this.#plain, `${path}${settings.deflate ? '?deflate' : ''}`));
    const end = await theirs;
    const peer = new HostilePeer(end, false);
    return { socket, observed, peer, tcp: this.#clients.get(end.remotePort as number) as Socket };
  }

  async #server({ kind, reader }: Target, { deflate, partial, reads = true, ...options }: Settings): Promise<Opened> {
    const path = `/${this.#opened++}`;
    const ours = new Promise<Omit<Opened, 'peer'>>((resolve) =>
      this.#accepted.set(path, (ws, request) => {
        const receiveMode = partial ? api.MessageWebSocketReceiveMode.partialMessage : undefined;
        const given = reader === 'ours' ? request : null;
        const socket =
          kind === 'message'
            ? api.acceptMessageWebSocket(ws, given, { ...options, receiveMode })
            : api.acceptStreamWebSocket(ws, given, options);
        resolve({ socket, observed: new ObservedSocket(socket, reads), tcp: request.socket });
      }),
    );
    const headers: Record<string, string> = deflate ? { 'Sec-WebSocket-Extensions': EXTENSION } : {};
    const client = await TestClient.open(this.#address(this.#http, path), { headers });
    client.socket.removeAllListeners('readable').resume();
    this.#keep(client.socket);
    return { ...(await ours), peer: new HostilePeer(client.socket, true) };
  }

  #answer(tcp: Socket): void {
    this.#keep(tcp);
    tcp
      .on('error', () => {})
      .once('data', (head: Buffer) => {
        const [, path = '', key = ''] = /^GET (\S+)[^]*?sec-websocket-key: (\S+)/i.exec(head.toString('latin1')) ?? [];
        const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
        const deflate = path.endsWith('?deflate') ? `Sec-WebSocket-Extensions: ${EXTENSION}\r\n` : '';
        tcp.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${deflate}\r\n`,
        );
        this.#answered.get(path.replace('?deflate', ''))?.(tcp);
      });
  }

  #keep(tcp: Socket): void {
    this.#peers.add(tcp);
    tcp.once('close', () => this.#peers.delete(tcp));
  }

  readonly #onClientSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.once('connect', () => {
      const port = socket.localPort as number;
      this.#clients.set(port, socket);
      socket.once('close', () => this.#clients.delete(port));
    });
  };
}
