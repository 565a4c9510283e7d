/** When memory that holds frames is used again. */
import { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi, type MockInstance } from 'vitest';
import { Block } from './block.ts';
import { numbered, turn, writeOfNode, writing, writingOverTls } from './testing/writing.ts';

afterEach(() => vi.restoreAllMocks());

/** Quickly made, and different from one frame to the next. */
function patterned(size: number, seed: number): Uint8Array {
  return Buffer.alloc(size, numbered(251, seed));
}

describe.each([
  { whose: 'a client', masks: true },
  { whose: 'a server', masks: false },
])('frames of $whose', ({ masks }) => {
  /** Of 64 frames, between which turns pass; far more than the system holds for a peer that does not read. */
  const frames = [70_000, 65_536, 10, 300_000, 5000, 131_072, 1024 * 1024, 20];
  async function arriveReadLate({ write, tcp, peer, receiver, messages, gone }: Awaited<ReturnType<typeof writing>>) {
    peer.unpipe().pause();
    let sends = 0;
    for (; sends < 64; sends++) {
      write(patterned(frames[sends % frames.length] as number, sends));
      if (sends % 5 === 4) await turn();
    }
    expect(tcp.writableLength).toBeGreaterThan(0);
    peer.pipe(receiver);
    await vi.waitFor(() => expect(gone.sends).toBe(sends), { timeout: 10_000 });
    await vi.waitFor(() => expect(messages).toHaveLength(sends), { timeout: 10_000 });
    for (const [seed, { data }] of messages.entries())
      expect(data.equals(patterned(frames[seed % frames.length] as number, seed)), `message ${seed}`).toBe(true);
  }

  test('arrive as they were at the call, read late, if a write that is replaced calls back before it returns', async () => {
    const output = await writing(masks);
    vi.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, ...given: unknown[]) {
      const [bytes, done] = given as [Buffer, () => void];
      let called = false;
      const once = (): void => {
        if (!called) done();
        called = true;
      };
      const more = writeOfNode.call(this, bytes, once);
      if (this.writableLength === 0) once();
      return more;
    });
    await arriveReadLate(output);
  });

  test.each([
    ['gives them to the system', false, undefined],
    ['gives them to TLS', true, undefined],
    ['is replaced by one that writes later', false, (later: () => void): unknown => setImmediate(later)],
    ['is replaced by one that writes in the next tick', false, (later: () => void): unknown => process.nextTick(later)],
  ])('arrive as they were at the call, read late, if write %s', async (_how, secure, defer) => {
    const output = await (secure ? writingOverTls : writing)(masks);
    if (defer) {
      vi.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, ...given: unknown[]) {
        defer(() => void writeOfNode.apply(this, given as [Buffer, () => void]));
        return true;
      });
    }
    await arriveReadLate(output);
  });
});

describe('memory that was written to', () => {
  const recorded: { socket: Socket; bytes: Buffer; copy: Buffer }[] = [];
  function record(this: Socket, bytes: Buffer, done: () => void): boolean {
    recorded.push({ socket: this, bytes, copy: Buffer.from(bytes) });
    return writeOfNode.call(this, bytes, done);
  }
  class Subclass extends Socket {}

  /** `connect` of Node's class puts back its own `write`. */
  function patched(): Socket {
    const socket = new Socket();
    return socket.once('connect', () => (socket.write = record as Socket['write']));
  }

  test.each([
    { whose: 'of the class of Node', socket: () => new Socket(), reused: true },
    { whose: 'of a subclass', socket: () => new Subclass(), reused: false },
    { whose: 'with a write of its own', socket: patched, reused: false },
  ])('is used again for a socket $whose: $reused', async ({ socket, reused }) => {
    recorded.length = 0;
    const { write, tcp, gone } = await writing(true, socket());
    vi.spyOn(Socket.prototype, 'write').mockImplementation(record as Socket['write']);
    for (let i = 0; i < 40; i++) {
      write(numbered(i < 20 ? 10 : 5000, i));
      await vi.waitFor(() => expect(gone.sends).toBe(i + 1), { interval: 1 });
    }
    // Nothing of the peer's, or of a socket of another test.
    const ours = recorded.filter(({ socket: written }) => written === tcp);
    expect(ours.length).toBeGreaterThanOrEqual(40);
    expect(ours.every(({ bytes, copy }) => bytes.equals(copy))).toBe(!reused);
  });
});

describe('a large block', () => {
  /** Where in memory each write began. */
  const places = (spy: MockInstance<Socket['write']>): unknown[] =>
    spy.mock.calls.map(([bytes]) => (bytes as unknown as Buffer).byteOffset);

  test.each([
    { size: 65_536, count: 8, writes: 8 },
    { size: 1024 * 1024, count: 1, writes: 9 },
  ])('is used again in the same turn if the system took it at once: $count of $size bytes', async (row) => {
    const { size, count, writes } = row;
    const { write, tcp, messages, gone } = await writing(true);
    const spy = vi.spyOn(Socket.prototype, 'write');
    // Not more than a socket's buffer of the system has room for.
    for (let i = 0; i < count; i++) write(patterned(size, i));
    expect(tcp.writableLength).toBe(0);
    expect(new Set(places(spy)).size).toBe(1);
    expect(spy).toHaveBeenCalledTimes(writes);
    await vi.waitFor(() => expect(messages).toHaveLength(count), { timeout: 10_000 });
    for (const [seed, { data }] of messages.entries()) expect(data.equals(patterned(size, seed))).toBe(true);
    await vi.waitFor(() => expect(gone).toMatchObject({ bytes: size * count, sends: count }));
  });

  test('that was reserved for a frame and not needed is there for the next frames', async () => {
    const { write, gone } = await writing(true);
    const take = vi.spyOn(Block, 'take');
    for (let i = 1; i <= 20; i++) {
      write(patterned(1024 * 1024, i));
      await vi.waitFor(() => expect(gone.sends).toBe(i), { interval: 1, timeout: 10_000 });
    }
    expect(take.mock.calls.length).toBeGreaterThan(100);
    expect(new Set(take.mock.results.map(({ value }) => value as Block)).size).toBeLessThan(40);
  });
});
