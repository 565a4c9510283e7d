/** A server's sockets take any amount in a window of memory that does not grow with it. */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { MiB } from '../../sizes.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { encodeHeader, MAX_HEADER_SIZE, Opcode } from '../../server/frame-header.ts';
import { fillPattern } from '../../server/pattern.ts';
import { clientFrame, TestClient } from '../../server/test-client.ts';
import type { Taken } from './memory-server.ts';
import * as api from '../twinsocket.ts';

const blocks = 128;
/** A server that held one message whole would need twice as much; what the collector leaves lying about takes half of this. */
const window = (blocks / 2) * MiB;

function block(number: number): Buffer {
  const bytes = Buffer.alloc(MiB);
  fillPattern('binary', bytes, number * MiB);
  return bytes;
}

const hash = createHash('sha256');
for (let number = 0; number < blocks; number++) hash.update(block(number));
const sent = hash.digest('hex');

/** Sends all of it under a mask of zeros. */
async function oneFrame(address: string): Promise<void> {
  const client = await TestClient.open(address);
  const header = Buffer.alloc(MAX_HEADER_SIZE);
  encodeHeader({ fin: true, opcode: Opcode.binary, length: blocks * MiB }, header, 0);
  header.writeUInt8(header.readUInt8(1) | 0x80, 1);
  client.write(header);
  for (let number = 0; number < blocks; number++) {
    await new Promise((resolve) => client.socket.write(block(number), resolve));
  }
  client.write(clientFrame(Opcode.close, encodeClose(1000)));
  await client.takeEnd();
}

async function manyMessages(address: string): Promise<void> {
  const client = new api.StreamWebSocket();
  await client.connectAsync(address);
  for (let number = 0; number < blocks; number++) {
    await client.outputStream.writeAsync(api.fromUint8Array(block(number)));
  }
  await client[Symbol.asyncDispose]();
}

test.each([
  ['one frame, read as a stream', 'stream', oneFrame],
  ['one frame, raised in parts', 'parts', oneFrame],
  ['128 messages, read as a stream', 'stream', manyMessages],
] as const)('128 MiB in %s, take less than half of it', { timeout: 30_000 }, async (_how, taker, send) => {
  const program = fileURLToPath(new URL('memory-server.ts', import.meta.url));
  const server = fork(program, [taker], { execArgv: ['--expose-gc', '--import', 'tsx'] });
  onTestFinished(() => void server.kill());
  const [port] = (await once(server, 'message')) as [number];
  const told = once(server, 'message') as Promise<[Taken]>;
  await send(`ws://127.0.0.1:${port}/`);
  const [taken] = await told;
  expect(taken.hash).toBe(sent);
  expect(taken.growth).toBeLessThan(window);
});
