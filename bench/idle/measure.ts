/** Sends its parent the bytes of heap that each of its idle connections takes; the other ends are in a process of their own. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { accept, connect, type Kind, type Side } from './kinds.ts';

const connections = 1000;
/** What the first ones compile and cache is not counted. */
const warmUp = 50;
/** Connects at a time, so that no system refuses one. */
const atOnce = 50;

const [side, kind] = process.argv.slice(2) as [Side, Kind];
/** Keeps them alive. */
const sockets: object[] = [];
const open = side === 'client' ? await clients() : await servers();
await open(warmUp);
const before = await heap();
await open(connections);
process.send?.(((await heap()) - before) / connections);
assert.equal(sockets.length, warmUp + connections);
process.exit();

async function clients(): Promise<(count: number) => Promise<void>> {
  const peer = fork(fileURLToPath(new URL('peer.ts', import.meta.url)), ['server']);
  const [port] = (await once(peer, 'message')) as [number];
  return async (count) => {
    for (let left = count; left > 0; left -= atOnce) {
      const group = Array.from({ length: Math.min(atOnce, left) }, () => connect[kind](`ws://127.0.0.1:${port}/`));
      sockets.push(...(await Promise.all(group)));
    }
  };
}

async function servers(): Promise<(count: number) => Promise<void>> {
  const http = createServer();
  new WebSocketServer({ server: http }).on('connection', (ws, request) => {
    sockets.push(accept[kind](ws, request));
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const { port } = http.address() as AddressInfo;
  return async (count) => {
    const peer = fork(fileURLToPath(new URL('peer.ts', import.meta.url)), ['clients', String(port), String(count)]);
    await once(peer, 'message');
  };
}

/** Objects with weak references to them need more than one collection. */
async function heap(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    gc?.();
    await setTimeout(50);
  }
  return process.memoryUsage().heapUsed;
}
