import type { Server, Socket } from 'node:net';

/** Every TCP connection of the peer's servers, so that it can be reset or destroyed whatever runs on top of it. */
export class TcpSockets {
  /** By the client's address, which tells the TLS socket of a connection to its TCP socket. */
  readonly #sockets = new Map<string, Socket>();

  /** Follows a server; `connection` gives the TCP socket, on a TLS server too. */
  follow(server: Server): void {
    server.on('connection', (socket: Socket) => {
      const key = keyOf(socket);
      this.#sockets.set(key, socket);
      socket.once('close', () => this.#sockets.delete(key));
    });
  }

  /** Sends a TCP reset. `resetAndDestroy` throws on a TLSSocket (ERR_INVALID_HANDLE_TYPE), hence the way round. */
  reset(socket: Socket): void {
    this.#sockets.get(keyOf(socket))?.resetAndDestroy();
  }

  destroyAll(): void {
    for (const socket of this.#sockets.values()) {
      socket.destroy();
    }
  }
}

function keyOf(socket: Socket): string {
  return `${socket.localPort} ${socket.remoteAddress} ${socket.remotePort}`;
}
