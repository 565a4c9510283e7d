/** A host of which one address never answers: only a listener whose queue is full is that silent on the loopback network. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import * as api from 'twinsocket';
import { expect, inject, test } from 'vitest';
import { CASE_TIMEOUT } from '../plan.ts';

const peer = inject('peer');
const port = Number(new URL(peer.ws).port);
const STALLED = '127.0.0.3';

/** Listens, and sleeps from then on, so that nobody takes connections out of the queue. */
const listener = `
  const { workerData, parentPort } = require('node:worker_threads');
  require('node:net').createServer().listen({ ...workerData, backlog: 1 }, () => {
    parentPort.postMessage('listening');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/** Connections until the queue is full; the last one waits. */
async function fillQueue(): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (;;) {
    const socket = connect({ host: STALLED, port });
    sockets.push(socket);
    const longestWait = AbortSignal.timeout(500);
    const connected = await once(socket, 'connect', { signal: longestWait }).then(
      () => true,
      () => false,
    );
    if (!connected) return sockets;
  }
}

test(
  'an address that never answers does not delay the connect to another address',
  { timeout: CASE_TIMEOUT },
  async () => {
    const worker = new Worker(listener, { eval: true, workerData: { host: STALLED, port } });
    await once(worker, 'message');
    const queue = await fillQueue();
    try {
      const socket = new api.MessageWebSocket();
      socket.control.lookup = (_name, _options, done) =>
        done(null, [
          { address: STALLED, family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]);
      // Its default, 60 seconds, is over the test's own limit.
      await socket.connectAsync(`ws://peer.test:${port}/echo`);
      expect(socket.information.localAddress?.canonicalName).toBe('127.0.0.1');
      expect(queue.at(-1)?.connecting, 'the address that should not have answered').toBe(true);
      socket.close();
    } finally {
      for (const waiting of queue) waiting.destroy();
      await worker.terminate();
    }
  },
);
