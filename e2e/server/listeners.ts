import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { TcpSockets } from './tcp-sockets.ts';

/** The peer's servers on one host, with all their connections. */
export class Listeners {
  readonly sockets = new TcpSockets();
  readonly #host: string;
  readonly #servers: Server[] = [];
  #closed: Promise<void> | undefined;

  constructor(host: string) {
    this.#host = host;
  }

  /** Returns the `host:port` to write into a URL; port 0 takes a free one. */
  async listen(server: Server, port = 0): Promise<string> {
    this.sockets.follow(server);
    await once(server.listen(port, this.#host), 'listening');
    this.#servers.push(server);
    const address = server.address() as AddressInfo; // null or a string only for pipes
    return `${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${address.port}`;
  }

  /** Destroys every connection and stops listening. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    const ends = this.#servers.map((server) => once(server.close(), 'close'));
    this.sockets.destroyAll();
    await Promise.all(ends);
  }
}
