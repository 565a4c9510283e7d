/** What a peer can make us hold is a small multiple of what it has sent, and nothing once the connection is over. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MiB } from '../../sizes.ts';
import { Opcode, RSV1 } from '../../server/frame-header.ts';
import { scale } from './attack.ts';
import type { HostilePeer } from './hostile-peer.ts';
import { nameOf, Opener, targets, type Settings, type Target } from './targets.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const opener = new Opener();
beforeAll(() => opener.start());
afterAll(() => opener.close());

/** Bytes that live, in the heap and beside it. */
async function living(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const { continuation, binary } = Opcode;
const pieces = 2000;
const many = (frame: Buffer): Buffer => Buffer.concat(Array.from({ length: pieces }, () => frame));

interface Flood {
  readonly what: string;
  readonly settings: Settings;
  readonly first?: (peer: HostilePeer) => Buffer;
  readonly frame: (peer: HostilePeer) => Buffer;
  readonly on: (target: Target) => boolean;
}

/** Each would be over 40 MB if an object was kept for each frame. */
const floods: readonly Flood[] = [
  {
    what: 'fragments of a byte of one message that is kept whole',
    settings: {},
    first: (peer) => peer.frame(binary, 'x', { fin: false }),
    frame: (peer) => peer.frame(continuation, 'x', { fin: false }),
    on: ({ kind, reader }) => kind === 'message' && reader === 'ours',
  },
  {
    what: 'messages that each end the compressed stream',
    settings: { deflate: true },
    frame: (peer) => peer.frame(binary, Buffer.concat([deflateRawSync('x'), Buffer.of(0)]), { rsv: RSV1 }),
    on: ({ reader }) => reader === 'ours',
  },
  {
    what: 'pongs',
    settings: {},
    frame: (peer) => peer.frame(Opcode.pong, 'x'),
    on: () => true,
  },
];

const cells = floods.flatMap((flood) =>
  targets.filter((target) => flood.on(target)).map((target) => [flood.what, nameOf(target), flood, target] as const),
);

test.each(cells)('%s are not kept one by one: %s', { timeout: 120_000 }, async (what, _name, flood, target) => {
  const opened = await opener.open(target, flood.settings);
  const { peer, tcp, socket, observed } = opened;
  const before = await living();
  const read = tcp.bytesRead;
  if (flood.first) peer.write(flood.first(peer));
  const bytes = many(flood.frame(peer));
  const times = (what.startsWith('messages') ? 2 : 100) * scale;
  await peer.pour(bytes, times);
  await expect.poll(() => tcp.bytesRead - read, { timeout: 60_000 }).toBeGreaterThanOrEqual(times * bytes.length);
  if (what.startsWith('messages')) while (observed.bytes < times * pieces) await observed.until(observed.arrivals + 1);
  // What is kept of the message is one byte for a fragment.
  expect((await living()) - before).toBeLessThan(8 * MiB + times * pieces);
  expect(socket.state).toBe('open');
  socket.abort();
  peer.tcp.destroy();
});
