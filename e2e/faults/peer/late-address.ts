/**
 * An address that takes connections late: its queue is full, so that the system drops what asks for a connection, and the client's system asks
 * again after a second (RFC 6298, 2.1). By then it takes them. What it takes it hands on to the peer.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { fillQueue } from '../../server/silent-address.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Sleeps while it listens, until it is woken. Those that have filled the queue say nothing, and reach no peer. */
const listener = `
  const { parentPort, workerData: { host, target, awake } } = require('node:worker_threads');
  const net = require('node:net');
  const take = (from) => {
    from.on('error', () => {}).once('end', () => from.end());
    from.once('data', (first) => {
      const to = net.connect({ ...target, allowHalfOpen: true }).on('error', () => {});
      to.write(first);
      from.pipe(to).pipe(from);
      from.once('close', () => to.destroySoon());
      to.once('close', () => from.destroySoon());
    });
  };
  const server = net.createServer({ allowHalfOpen: true }, take).listen({ host, port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(awake, 0, 0);
  });
`;

export class LateAddress {
  readonly port: number;
  readonly #worker: Worker;
  readonly #awake: Int32Array;

  private constructor(port: number, worker: Worker, awake: Int32Array) {
    this.port = port;
    this.#worker = worker;
    this.#awake = awake;
  }

  static async start(host: string, target: Address): Promise<LateAddress> {
    const awake = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(listener, { eval: true, workerData: { host, target, awake } });
    const [port] = (await once(worker, 'message')) as [number];
    // The queue stays full when its connections end: nobody has taken them.
    for (const waiting of await fillQueue(host, port)) waiting.destroy();
    return new LateAddress(port, worker, awake);
  }

  /** Listens when the first packet of a client has got no answer. */
  async takeLate(signal: AbortSignal): Promise<void> {
    while (!(await isAsked(this.port))) await delay(20, undefined, { signal });
    Atomics.store(this.#awake, 0, 1);
    Atomics.notify(this.#awake, 0);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Whether a connect to the port waits for an answer: SYN_SENT, 02 in Linux's table (man 5 proc, /proc/net/tcp). */
async function isAsked(port: number): Promise<boolean> {
  const asked = ` [0-9A-F]{8}:${port.toString(16).toUpperCase().padStart(4, '0')} 02 `;
  return new RegExp(asked).test(await readFile('/proc/net/tcp', 'utf8'));
}
