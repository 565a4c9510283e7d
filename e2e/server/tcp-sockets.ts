import { Socket, type Server } from 'node:net';
import type { Duplex } from 'node:stream';

/** Every TCP connection of the peer, so that it can be reset or destroyed whatever runs on top of it. */
export class TcpSockets {
  readonly #all = new Set<Socket>();
  /**
   * By the other side's address, which tells the TLS socket of a connection to its TCP socket. A socket that is not read is not
   * told that its client has reset the connection; a new connection can come from the same port meanwhile, and has the key.
   */
  readonly #newest = new Map<string, Socket>();

  /** Follows a server; `connection` gives the TCP socket, on a TLS server too. */
  follow(server: Server): void {
    server.on('connection', (socket: Socket) => this.add(socket));
  }

  /** Follows a socket that is connected. */
  add(socket: Socket): void {
    const key = keyOf(socket);
    this.#all.add(socket);
    this.#newest.set(key, socket);
    socket.once('close', () => {
      this.#all.delete(socket);
      if (this.#newest.get(key) === socket) this.#newest.delete(key);
    });
  }

  /** The TCP socket under a TLS socket; a TCP socket itself. */
  tcpOf(socket: Socket): Socket | undefined {
    return this.#newest.get(keyOf(socket));
  }

  /** Sends a TCP reset. `resetAndDestroy` throws on a TLSSocket (ERR_INVALID_HANDLE_TYPE), hence the way round. */
  reset(socket: Socket): void {
    this.tcpOf(socket)?.resetAndDestroy();
  }

  destroyAll(): void {
    for (const socket of this.#all) {
      socket.destroy();
    }
  }
}

/** The socket that Node's HTTP server calls a Duplex, since another server might bring something else. */
export function asSocket(stream: Duplex): Socket {
  if (!(stream instanceof Socket)) {
    throw new TypeError('a request came over something else than TCP or TLS');
  }
  return stream;
}

function keyOf(socket: Socket): string {
  return `${socket.localPort} ${socket.remoteAddress} ${socket.remotePort}`;
}
