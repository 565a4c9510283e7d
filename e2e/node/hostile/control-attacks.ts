/** Attacks by control frames, by the end that does not come, and by time: floods of pings and pongs, closes, drips. */
import { assert, expect } from 'vitest';
import {
  CONNECTION_ABORTED,
  INVALID_SERVER_RESPONSE,
  OPERATION_CANCELLED,
  TIMEOUT,
} from '../../contract/support/hresult.ts';
import { MiB } from '../../sizes.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { scale, turns, type Attack } from './attack.ts';
import type { Opened, Target } from './targets.ts';

const { continuation, binary, close, ping, pong } = Opcode;
const open = { fin: false };
/** Milliseconds; the defaults would be too long to wait for. */
const short = 200;

const oursOnly = ({ reader }: Target): boolean => reader === 'ours';
/** `mostPending` of control-sender.ts. */
const mostOwed = 8192;

/** The app sends more than the systems' buffers take to a peer that reads nothing: what is sent from here on waits in this process. */
async function stuffs({ peer, socket, tcp }: Opened): Promise<void> {
  await turns();
  peer.deafen();
  const writer = (socket.writable as WritableStream<Uint8Array>).getWriter();
  writer.closed.catch(() => {});
  for (let times = 0; times < 16; times++) writer.write(new Uint8Array(MiB)).catch(() => {});
  let last = -1;
  // What waits is the same twice, and more than nothing: the systems take no more.
  await expect
    .poll(
      () => {
        const stands = tcp.writableLength > 0 && tcp.bytesWritten - tcp.writableLength === last;
        last = tcp.bytesWritten - tcp.writableLength;
        return stands;
      },
      { timeout: 10_000, interval: 100 },
    )
    .toBe(true);
}

const floods: readonly Attack[] = [
  {
    what: 'pings without end, whose pongs are not read',
    on: oursOnly,
    outcome: 'untold',
    async run(opened, { side }) {
      const { peer, tcp, socket } = opened;
      await stuffs(opened);
      const [stuffed, before] = [tcp.writableLength, tcp.bytesRead];
      const bytes = Buffer.concat(Array.from({ length: 500 }, () => peer.frame(ping)));
      const times = 25 * scale;
      await peer.pour(bytes, times);
      await expect.poll(() => tcp.bytesRead - before, { timeout: 10_000 }).toBe(times * bytes.length);
      // A client masks its pongs.
      const pongs = (tcp.writableLength - stuffed) / (side === 'client' ? 6 : 2);
      assert.isAbove(pongs, mostOwed / 2, 'pongs that wait');
      assert.isAtMost(pongs, mostOwed, 'pongs that wait');
      assert.equal(socket.state, 'open');
    },
  },
  {
    what: 'pings without end, whose pongs are not read, where ws answers them',
    on: (target) => !oursOnly(target),
    outcome: { failure: CONNECTION_ABORTED },
    async run(opened) {
      const { peer } = opened;
      await stuffs(opened);
      // A client takes 65,536 that wait (ws-options.ts), ws's server 60.
      const bytes = Buffer.concat(Array.from({ length: 1000 }, () => peer.frame(ping)));
      await peer.pour(bytes, 80);
      await opened.observed.ended;
      peer.tcp.resume();
    },
  },
  {
    what: 'pings without end, whose pongs are read',
    on: oursOnly,
    outcome: 'open',
    async run({ peer, tcp }) {
      const bytes = Buffer.concat(Array.from({ length: 500 }, () => peer.frame(ping, 'x')));
      for (let times = 0; times < 5 * scale; times++) await peer.pour(bytes, 1);
      peer.write(peer.frame(ping, 'the last'));
      // Of pings that wait only the latest needs an answer (RFC 6455, 5.5.3).
      await peer.until((frames) => frames.at(-1)?.payload.toString() === 'the last');
      assert.equal(tcp.writableLength, 0);
    },
  },
  {
    what: 'pongs that nobody asked for, without end',
    outcome: 'open',
    run: async ({ peer }) =>
      peer.pour(Buffer.concat(Array.from({ length: 500 }, () => peer.frame(pong, Buffer.alloc(125)))), 10 * scale),
  },
  {
    what: 'a close reason of more than a control frame has',
    outcome: { failure: INVALID_SERVER_RESPONSE, tells: 1002 },
    run: ({ peer }) => peer.write(peer.header(close, 126, 60_000n), Buffer.alloc(60_000, 'a')),
  },
  {
    what: 'a close reason with CR, LF and NUL, which is handed to the app as it came',
    outcome: { closed: 4000 },
    async run({ peer, observed }) {
      peer.write(peer.frame(close, encodeClose(4000, 'a\r\nSet-Cookie: b\0')));
      await observed.ended;
      assert.deepEqual(observed.closes, [[4000, 'a\r\nSet-Cookie: b\0']]);
    },
  },
  {
    what: 'a close frame and 2 MiB behind it',
    outcome: { closed: 1000 },
    async run({ peer }) {
      peer.write(peer.frame(close, encodeClose(1000)));
      await peer.pour(Buffer.alloc(64 * 1024, 0x81), 32 * scale);
    },
  },
];

/** Our own close ends the read that waits. */
const cancelled = { failure: OPERATION_CANCELLED };

const closing = (opened: Opened): void => opened.socket.close(1000, 'bye');

/** We have closed, and the peer does not let go. */
const closes: readonly Attack[] = (
  [
    ['is not answered', () => {}],
    [
      'is answered by messages without end',
      async ({ peer }) => {
        for (let times = 0; times < 10_000 && !peer.isGone; times++) {
          await peer.pour(peer.frame(binary, Buffer.alloc(1000)), 10);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      },
    ],
    ['is answered by pings without end', async ({ peer }) => drips(peer.frame(ping, 'x'), peer)],
    [
      'is answered by a fragment of a message without end',
      async ({ peer }) => {
        peer.write(peer.frame(binary, 'x', open));
        await drips(peer.frame(continuation, 'x', open), peer);
      },
    ],
    ['is answered one byte at a time', async ({ peer }) => peer.drip(peer.frame(close, Buffer.alloc(100, 3)), 20)],
  ] satisfies readonly (readonly [string, (opened: Opened) => Promise<void> | void])[]
).map(([what, answer]): Attack => ({
  what: `our close ${what}`,
  settings: { closeTimeout: short },
  outcome: ({ kind }) => ({ closed: 1006, ...(kind === 'stream' ? cancelled : {}) }),
  async run(opened) {
    closing(opened);
    await answer(opened);
  },
}));

/** The frames, again and again, until the connection has ended; never more than ten seconds. */
async function drips(bytes: Buffer, peer: Opened['peer']): Promise<void> {
  for (let times = 0; times < 500 && !peer.isGone; times++) {
    peer.write(bytes);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), peer.gone]);
  }
}

/** TCP that the peer does not end: `meets` awaits that we have ended it, and that it has closed on our side. */
const endless: readonly Attack[] = [
  {
    what: 'the peer closes, and never ends TCP',
    outcome: { closed: 1000 },
    async run({ peer, tcp }) {
      peer.write(peer.frame(close, encodeClose(1000)));
      await expect.poll(() => tcp.destroyed, { timeout: 10_000 }).toBe(true);
    },
  },
  {
    what: 'the peer answers our close, and never ends TCP',
    outcome: ({ kind }) => ({ closed: 1000, ...(kind === 'stream' ? cancelled : {}) }),
    async run(opened) {
      const { peer, tcp } = opened;
      closing(opened);
      await peer.until((frames) => frames.some(({ opcode }) => opcode === close));
      peer.write(peer.frame(close, encodeClose(1000)));
      await expect.poll(() => tcp.destroyed, { timeout: 10_000 }).toBe(true);
    },
  },
  {
    what: 'the peer breaks the protocol, and never ends TCP',
    outcome: { failure: INVALID_SERVER_RESPONSE, tells: 1002 },
    async run({ peer, tcp }) {
      peer.write(peer.frame(3));
      await expect.poll(() => tcp.destroyed, { timeout: 10_000 }).toBe(true);
    },
  },
  {
    what: 'the peer closes, and reads nothing of what waits for it',
    settings: { closeTimeout: short },
    on: oursOnly,
    outcome: { closed: 1000 },
    async run(opened) {
      const { peer, observed, tcp } = opened;
      await stuffs(opened);
      peer.write(peer.frame(close, encodeClose(1000)));
      await observed.ended;
      await expect.poll(() => tcp.destroyed, { timeout: 10_000 }).toBe(true);
      // To see the end, which stands behind all that was sent.
      peer.tcp.resume();
    },
  },
];

const begun: readonly (readonly [what: string, bytes: (opened: Opened) => Buffer])[] = [
  ['a header', ({ peer }) => peer.header(binary, 127, 1000n)],
  ['a payload', ({ peer }) => peer.frame(binary, Buffer.alloc(20))],
  ['a ping', ({ peer }) => peer.frame(ping, Buffer.alloc(20))],
  ['a close frame', ({ peer }) => peer.frame(close, encodeClose(1000, 'a long reason'))],
];

const slow: readonly Attack[] = [
  ...begun.map(([what, bytes]): Attack => ({
    what: `${what}, slower than receiveTimeout`,
    settings: { receiveTimeout: 50 },
    on: oursOnly,
    outcome: { failure: TIMEOUT },
    run: async (opened) => opened.peer.drip(bytes(opened), 2000),
  })),
  ...begun.slice(1, 3).map(([what, bytes]): Attack => ({
    what: `${what}, one byte at a time, faster than receiveTimeout`,
    outcome: 'open',
    run: async (opened) => opened.peer.drip(bytes(opened), 2),
  })),
  {
    what: 'a close frame, one byte at a time, faster than receiveTimeout',
    outcome: { closed: 1000 },
    run: async ({ peer }) => peer.drip(peer.frame(close, encodeClose(1000)), 2),
  },
  {
    what: 'a message kept alive by pings',
    settings: { receiveTimeout: short },
    on: oursOnly,
    outcome: { failure: TIMEOUT },
    async run({ peer }) {
      peer.write(peer.frame(binary, 'x', open));
      await drips(peer.frame(ping, 'x'), peer);
    },
  },
  {
    what: 'a message kept alive by empty fragments',
    settings: { receiveTimeout: short },
    on: oursOnly,
    outcome: { failure: TIMEOUT },
    async run({ peer }) {
      peer.write(peer.frame(binary, 'x', open));
      await drips(peer.frame(continuation, '', open), peer);
    },
  },
  {
    what: 'an end of TCP inside a message',
    outcome: { failure: CONNECTION_ABORTED },
    run: ({ peer }) => void peer.tcp.end(peer.frame(binary, 'x', open)),
  },
];

export const controlAttacks = { floods, closes, endless, slow };
