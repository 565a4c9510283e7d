/** Attacks by data frames: fragments, sizes, lengths, messages that nobody reads. */
import { deflateRawSync, constants } from 'node:zlib';
import { assert, expect } from 'vitest';
import { INVALID_SERVER_RESPONSE, WSAEMSGSIZE } from '../../contract/support/hresult.ts';
import { MiB } from '../../sizes.ts';
import { Opcode, RSV1 } from '../../server/frame-header.ts';
import { scale, type Attack } from './attack.ts';
import type { HostilePeer } from './hostile-peer.ts';
import type { Opened, Target } from './targets.ts';

const { continuation, text, binary } = Opcode;
const open = { fin: false };
const KiB = 1024;

const isMessage = ({ kind }: Target): boolean => kind === 'message';
const oursOnly = ({ reader }: Target): boolean => reader === 'ours';

/** Frames in one piece of at least 64 KiB, to be poured. */
function many(frame: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil((64 * KiB) / frame.length) }, () => frame));
}

/** The payload of a compressed message of zeros (RFC 7692, 7.2.1: the last four bytes are cut off). */
function bombOf(size: number): Buffer {
  return deflateRawSync(Buffer.alloc(size), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

const bombSize = 16 * MiB;
const bomb = bombOf(bombSize);

/** A block without content, which does not end the stream (RFC 1951, 3.2.4). */
const emptyBlock = Buffer.of(0, 0, 0, 0xff, 0xff);

/**
 * Pours more than our side may take while the app does not read, until our side has stopped to read TCP. It has taken little by then: what it
 * holds is what it has read.
 */
async function poursUntilPaused({ peer, tcp }: Opened, bytes: Buffer): Promise<void> {
  const pouring = peer.pour(bytes, Math.ceil((16 * MiB * scale) / bytes.length));
  const before = tcp.bytesRead;
  await expect.poll(() => tcp.isPaused(), { timeout: 10_000 }).toBe(true);
  assert.isBelow(tcp.bytesRead - before, 8 * MiB, 'bytes that were read for an app that does not read');
  peer.tcp.destroy();
  await pouring;
}

const begin = (peer: HostilePeer, rsv = 0): Buffer => peer.frame(binary, 'x', { fin: false, rsv });

const fragments: readonly Attack[] = [
  {
    what: 'fragments of a byte without end, over maxMessageSize',
    settings: { maxMessageSize: 16 * KiB },
    on: isMessage,
    outcome: { failure: WSAEMSGSIZE },
    async run({ peer }) {
      peer.write(begin(peer));
      await peer.pour(many(peer.frame(continuation, 'x', open)), 4 * scale);
    },
  },
  {
    what: 'fragments of a byte, as many as a stream reads',
    on: (target) => target.kind === 'stream' && oursOnly(target),
    outcome: 'open',
    async run({ peer, observed }) {
      const piece = many(peer.frame(continuation, 'x', open));
      const total = (piece.length / peer.frame(continuation, 'x').length) * 4 * scale;
      peer.write(begin(peer));
      await peer.pour(piece, 4 * scale);
      while (observed.bytes <= total) await observed.until(observed.arrivals + 1);
      peer.write(peer.frame(continuation, 'x'));
      await observed.until(observed.arrivals + 1);
      assert.equal(observed.bytes, total + 2);
    },
  },
  {
    what: 'empty fragments without end',
    outcome: ({ reader }) => (reader === 'ours' ? { failure: WSAEMSGSIZE, tells: 1009 } : { failure: WSAEMSGSIZE }),
    async run({ peer }) {
      peer.write(begin(peer));
      await peer.pour(many(peer.frame(continuation, '', open)), 9 * scale);
    },
  },
  {
    what: 'empty fragments without end, with pings between them',
    on: oursOnly,
    outcome: { failure: WSAEMSGSIZE },
    async run({ peer }) {
      peer.write(begin(peer));
      const pair = Buffer.concat([peer.frame(continuation, '', open), peer.frame(Opcode.ping)]);
      await peer.pour(many(pair), 4 * scale);
    },
  },
  {
    what: 'compressed fragments without end that decompress to nothing',
    settings: { deflate: true },
    on: oursOnly,
    outcome: { failure: WSAEMSGSIZE, tells: 1009 },
    async run({ peer }) {
      peer.write(peer.frame(binary, emptyBlock, { fin: false, rsv: RSV1 }));
      await peer.pour(many(peer.frame(continuation, emptyBlock, open)), 4 * scale);
    },
  },
];

/** A compressed frame of 2^50 bytes that begins so, and goes on so. */
const endlessFrame = (what: string, start: Buffer, rest: Buffer): Attack => ({
  what,
  settings: { deflate: true },
  on: oursOnly,
  outcome: { failure: WSAEMSGSIZE, tells: 1009 },
  async run({ peer }) {
    const header = peer.header(binary, 127, 2n ** 50n);
    header.writeUInt8(header.readUInt8(0) | (RSV1 << 4), 0);
    peer.write(header, start);
    await peer.pour(many(rest), 4 * scale);
  },
});

const endlessFrames: readonly Attack[] = [
  endlessFrame('a compressed frame without end, of empty blocks', Buffer.alloc(0), emptyBlock),
  // The block is the last one and has no content; what follows is ignored.
  endlessFrame('a compressed frame without end, whose stream ends at once', Buffer.of(3, 0), Buffer.from('rest')),
  endlessFrame(
    'a compressed frame without end, whose stream ends behind a byte',
    deflateRawSync('x'),
    Buffer.from('rest'),
  ),
];

/** Frames that announce more than anybody has: refused by their header, no byte of the payload is awaited. */
const lengths: readonly Attack[] = [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 63n + 1n, 2n ** 64n - 1n].flatMap(
  (length): Attack[] =>
    Object.entries({ text, binary }).map(([name, opcode]) => ({
      what: `${name} of ${length} bytes`,
      outcome: { failure: WSAEMSGSIZE, tells: 1009 },
      run: ({ peer }) => peer.write(peer.header(opcode, 127, length)),
    })),
);

const otherLengths: readonly Attack[] = [
  {
    what: 'a message of 2^53 - 1 bytes, to be kept whole',
    on: isMessage,
    outcome: { failure: WSAEMSGSIZE, tells: 1009 },
    run: ({ peer }) => peer.write(peer.header(binary, 127, 2n ** 53n - 1n)),
  },
  {
    what: 'fragments whose sum is over 2^53',
    settings: { partial: true },
    on: oursOnly,
    outcome: { failure: WSAEMSGSIZE },
    run: ({ peer }) => peer.write(begin(peer), peer.header(continuation, 127, 2n ** 53n, false)),
  },
  // RFC 6455, 5.2, has a sender take the shortest form; ws and we read each form, since no meaning depends on it.
  ...([126, 127] as const).map((form): Attack => ({
    what: `a length of 3 in the form ${form}`,
    outcome: 'open',
    async run({ peer, observed }) {
      peer.write(peer.header(binary, form, 3n), Buffer.from('abc'));
      await observed.until(1);
      assert.equal(observed.bytes, 3);
    },
  })),
  {
    what: 'a reserved opcode, and 2 MiB of anything behind it',
    outcome: { failure: INVALID_SERVER_RESPONSE, tells: 1002 },
    async run({ peer }) {
      peer.write(peer.frame(3, 'x'));
      await peer.pour(Buffer.alloc(64 * KiB, 0x81), 32 * scale);
    },
  },
];

const bombs: readonly Attack[] = [
  ...[false, true].map((partial): Attack => ({
    what: `16 MiB in a frame of 16 KiB, over maxMessageSize, received ${partial ? 'in parts' : 'whole'}`,
    settings: { deflate: true, maxMessageSize: MiB, partial },
    on: isMessage,
    outcome: ({ reader }) => (reader === 'ours' ? { failure: WSAEMSGSIZE, tells: 1009 } : { failure: WSAEMSGSIZE }),
    run({ peer }) {
      peer.write(peer.frame(binary, bomb, { rsv: RSV1 }));
    },
  })),
  {
    what: '16 MiB in compressed fragments, over maxMessageSize',
    settings: { deflate: true, maxMessageSize: MiB },
    on: isMessage,
    outcome: { failure: WSAEMSGSIZE },
    run({ peer }) {
      const third = Math.ceil(bomb.length / 3);
      peer.write(peer.frame(binary, bomb.subarray(0, third), { fin: false, rsv: RSV1 }));
      peer.write(peer.frame(continuation, bomb.subarray(third, 2 * third), open));
      peer.write(peer.frame(continuation, bomb.subarray(2 * third)));
    },
  },
  {
    what: '16 MiB in a frame of 16 KiB, in parts without a limit',
    settings: { deflate: true, partial: true },
    on: oursOnly,
    outcome: 'open',
    async run({ peer, observed }) {
      peer.write(peer.frame(binary, bomb, { rsv: RSV1 }));
      while (observed.bytes < bombSize) await observed.until(observed.arrivals + 1);
      // One part of 16 MiB would be memory that the peer has chosen.
      assert.isAtMost(observed.largest, 64 * KiB);
    },
  },
  {
    what: 'bombs without end to an app that does not read',
    settings: { deflate: true, reads: false },
    on: oursOnly,
    outcome: 'untold',
    run: async (opened) => poursUntilPaused(opened, opened.peer.frame(binary, bombOf(MiB), { rsv: RSV1 })),
  },
  {
    what: 'garbage instead of compressed bytes',
    settings: { deflate: true },
    outcome: ({ reader }) =>
      reader === 'ours' ? { failure: INVALID_SERVER_RESPONSE, tells: 1007 } : { failure: INVALID_SERVER_RESPONSE },
    run: ({ peer }) => peer.write(peer.frame(binary, Buffer.alloc(100, 0xff), { rsv: RSV1 })),
  },
  {
    what: 'hundreds of messages that each end the compressed stream',
    settings: { deflate: true },
    on: oursOnly,
    outcome: 'open',
    async run({ peer, observed }) {
      // A last block (BFINAL, RFC 7692, 7.2.3.4) makes the receiver begin a new stream, for the next message.
      const message = peer.frame(binary, Buffer.concat([deflateRawSync('x'), Buffer.of(0)]), { rsv: RSV1 });
      const count = 500 * scale;
      await peer.pour(message, count);
      await observed.until(count);
      assert.equal(observed.bytes, count);
    },
  },
];

const unread: readonly Attack[] = [
  ['messages', (peer: HostilePeer) => many(peer.frame(binary, Buffer.alloc(1000)))],
  ['messages of 16 bytes', (peer: HostilePeer) => many(peer.frame(binary, Buffer.alloc(16)))],
  ['fragments', (peer: HostilePeer) => peer.frame(binary, Buffer.alloc(64 * KiB))],
].map(([what, make]): Attack => {
  const bytes = make as (peer: HostilePeer) => Buffer;
  return {
    what: `${what as string} without end to an app that does not read`,
    settings: { reads: false },
    outcome: 'untold',
    run: async (opened) => poursUntilPaused(opened, bytes(opened.peer)),
  };
});

const emptyUnread: Attack = {
  what: 'empty messages without end to an app that does not read',
  settings: { reads: false },
  on: isMessage,
  outcome: 'untold',
  run: async (opened) => poursUntilPaused(opened, many(opened.peer.frame(binary))),
};

export const frameAttacks = {
  fragments: [...fragments, ...endlessFrames],
  lengths: [...lengths, ...otherLengths],
  bombs,
  unread: [...unread, emptyUnread],
};
