/** A peer that has sent all of a message is not late, however slow this process is. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, open, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InputStreamOptions, WindowsRuntimeBuffer } from '@twinsocket/core';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { StreamWebSocket } from '../sockets.ts';

/** libuv's default; zlib works in these threads. */
const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4);

/** Keeps all threads of the pool waiting; the function that is returned ends that. */
async function blockThreads(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'twinsocket-'));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  // To open a pipe waits until somebody opens its other end (man 7 fifo).
  const opened = Array.from({ length: threads }, () => {
    return new Promise<number>((resolve, reject) => {
      open(pipe, 'r', (error, file) => (error ? reject(error) : resolve(file)));
    });
  });
  return async () => {
    const other = openSync(pipe, 'r+');
    for (const file of [other, ...(await Promise.all(opened))]) closeSync(file);
    await rm(folder, { recursive: true });
  };
}

test('a compressed message that has come is not stalled while it waits to be inflated', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: { threshold: 0 } });
  await once(server, 'listening');
  // More than waits unread: some of it is inflated only when the app has read.
  const size = 4 * 1024 * 1024;
  server.on('connection', (peer) => peer.send(Buffer.alloc(size)));
  const socket = new StreamWebSocket();
  socket.control.perMessageDeflate = true;
  socket.control.receiveTimeout = 100;
  const read = async (): Promise<number> => {
    const buffer = new WindowsRuntimeBuffer(size);
    return (await socket.inputStream.readAsync(buffer, size, InputStreamOptions.partial)).length;
  };
  try {
    await socket.connectAsync(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const first = await read();
    const release = await blockThreads();
    const all = (async () => {
      let received = first;
      while (received < size) received += await read();
      return received;
    })();
    // The deadline would be over by then, more than once.
    await Promise.race([all.catch(() => {}), delay(400)]);
    await release();
    expect(await all).toBe(size);
  } finally {
    socket.close();
    for (const peer of server.clients) peer.terminate();
    server.close();
  }
});
