/** The server of one cell, on an address of its own, so that no cell waits for another one and what is left can be counted. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Connection, Gone } from './connection.ts';
import { LateAddress } from './late-address.ts';
import type { Link } from './link.ts';
import { attend, type Stage } from './script.ts';

export class FaultPeer {
  readonly #server = createServer({ allowHalfOpen: true, noDelay: true });
  readonly #tcp = new Set<Socket>();
  readonly #connections: Connection[] = [];
  readonly #links: Link[] = [];
  /** What the script of a connection has failed with, other than that the client is gone. */
  readonly faults: string[] = [];
  /** Whether it ends TCP itself, when the cell is over, where no connection has opened. */
  readonly #endsUnopened: boolean;
  readonly #takesLate: boolean;
  readonly #closing = new AbortController();
  #late: LateAddress | undefined;
  #released = false;

  constructor(stage: Omit<Stage, 'opened' | 'requested'>) {
    this.#endsUnopened = stage.habits.keepsHandshakes;
    this.#takesLate = stage.cell.phase === 'TCP' && stage.cell.fault === 'delay';
    const opened = (link: Link): void => {
      this.#links.push(link);
      if (this.#released) this.#release(link);
    };
    let requests = 0;
    this.#server.on('connection', (tcp: Socket) => {
      this.#tcp.add(tcp);
      tcp.once('close', () => this.#tcp.delete(tcp));
      const connection = new Connection(tcp);
      this.#connections.push(connection);
      attend({ ...stage, opened, requested: () => requests++ }, connection).catch((error: unknown) => {
        if (!(error instanceof Gone)) this.faults.push(String(error));
      });
    });
  }

  /** The port at which it takes connections. */
  async listen(host: string): Promise<number> {
    await once(this.#server.listen(0, host), 'listening');
    const { port } = this.#server.address() as AddressInfo;
    if (!this.#takesLate) return port;
    const late = (this.#late = await LateAddress.start(host, { host, port }));
    const { signal } = this.#closing;
    late.takeLate(signal).catch((error: unknown) => signal.aborted || this.faults.push(String(error)));
    return late.port;
  }

  /** From here on it reads, and answers, so that a client that wants to end can; comes when all clients have. */
  async over(): Promise<void> {
    this.#released = true;
    for (const link of this.#links) this.#release(link);
    const opened = new Set(this.#links.map(({ connection }) => connection));
    for (const connection of this.#connections) {
      if (this.#endsUnopened && !opened.has(connection)) connection.reset();
      connection.stream.resume();
    }
    await Promise.all(this.#connections.map(({ over }) => over));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const tcp of this.#tcp) tcp.destroy();
    await Promise.all([once(this.#server.close(), 'close'), this.#late?.close()]);
  }

  #release(link: Link): void {
    link.answers = true;
    link.read();
    void link.answer();
  }
}
