/** An address that answers no connection: only a listener whose queue is full is that silent on the loopback network. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, and sleeps from then on, so that nobody takes connections out of the queue. */
const listener = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:net').createServer().listen({ ...workerData, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

export class SilentAddress {
  /** With the port. */
  readonly host: string;
  readonly #worker: Worker;
  readonly #queue: readonly Socket[];

  private constructor(host: string, worker: Worker, queue: readonly Socket[]) {
    this.host = host;
    this.#worker = worker;
    this.#queue = queue;
  }

  /** Port 0 is any that is free. */
  static async start(host = '127.0.0.1', wanted = 0): Promise<SilentAddress> {
    const worker = new Worker(listener, { eval: true, workerData: { host, port: wanted } });
    const [port] = (await once(worker, 'message')) as [number];
    return new SilentAddress(`${host}:${port}`, worker, await fillQueue(host, port));
  }

  /** A connection is waiting in the queue: the address is as silent as it should be. */
  get isSilent(): boolean {
    return this.#queue.at(-1)?.connecting === true;
  }

  async close(): Promise<void> {
    for (const waiting of this.#queue) waiting.destroy();
    await this.#worker.terminate();
  }
}

/** Connections until the queue is full; the last one waits. */
export async function fillQueue(host: string, port: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (;;) {
    const socket = connect({ host, port });
    socket.on('error', () => {});
    sockets.push(socket);
    const longestWait = AbortSignal.timeout(500);
    const connected = await once(socket, 'connect', { signal: longestWait }).then(
      () => true,
      () => false,
    );
    if (!connected) return sockets;
  }
}
