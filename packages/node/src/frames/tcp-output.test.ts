import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Block } from './block.ts';
import { numbered, turn, writeOfNode, writing } from './testing/writing.ts';

afterEach(() => vi.restoreAllMocks());

/** Around each border of the header, of what is copied by hand, of the blocks, and of what is masked by words. */
const sizes = [0, 1, 64, 65, 125, 126, 255, 256, 257, 1018, 1024, 4096, 16 * 1024, 65_535, 65_536, 65_537, 262_144];

describe.each([
  { whose: 'a client', masks: true },
  { whose: 'a server', masks: false },
])('frames of $whose', ({ masks }) => {
  test.each([{ stable: false }, { stable: true }])(
    'of all sizes arrive in one turn as they were at the call, stable: $stable',
    async ({ stable }) => {
      const { write, messages, gone } = await writing(masks);
      for (const [seed, size] of sizes.entries()) {
        const bytes = numbered(size, seed);
        write(bytes, { stable });
        if (!stable) bytes.fill(0);
      }
      await vi.waitFor(() => expect(gone.sends).toBe(sizes.length), { timeout: 10_000 });
      await vi.waitFor(() => expect(messages).toHaveLength(sizes.length), { timeout: 10_000 });
      for (const [seed, { data, text }] of messages.entries()) {
        expect(text).toBe(false);
        expect(data.equals(numbered(sizes[seed] as number, seed))).toBe(true);
      }
      expect(gone.bytes).toBe(sizes.reduce((sum, size) => sum + size));
    },
  );

  test('are reported as sent when the last frame of a send has left, and fragments are one message', async () => {
    const { write, messages, gone } = await writing(masks);
    write('ä', { fin: false, last: false });
    write('€', { first: false, fin: false, last: false });
    write('😀', { first: false });
    await vi.waitFor(() => expect(gone).toMatchObject({ bytes: 9, sends: 1 }));
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    expect(messages[0]).toEqual({ data: Buffer.from('ä€😀'), text: true });
  });

  test.each([
    { size: 20, length: 40 },
    { size: 200, length: 300 },
    { size: 150 * 1024, length: 200 * 1024 },
  ])('have $size bytes as their header says, though the view has become longer: $length', async ({ size, length }) => {
    const { write, messages, gone } = await writing(masks);
    const bytes = numbered(length, 1);
    // As with a view of memory that another thread lets grow.
    for (let i = 0; i < 3; i++) write(bytes, { size });
    write('next');
    await vi.waitFor(() => expect(messages).toHaveLength(4));
    const sent = [bytes, bytes, bytes].map((each) => each.subarray(0, size));
    for (const [at, each] of [...sent, Buffer.from('next')].entries())
      expect(messages[at]?.data.equals(each)).toBe(true);
    await vi.waitFor(() => expect(gone).toMatchObject({ bytes: 3 * size + 4, sends: 4 }));
  });

  test.each([
    { size: 10, turns: 2000 },
    { size: 5000, turns: 100 },
    { size: 140_000, turns: 5 },
  ])(
    'of $size bytes, one a turn, wait for a slow peer in not much more memory than their bytes',
    async ({ size, turns }) => {
      const { write, tcp, peer, receiver, messages, gone } = await writing(masks);
      peer.unpipe().pause();
      let filled = 0;
      for (; tcp.writableLength < 100 * 1024 && filled < 400; filled++) {
        write(new Uint8Array(128 * 1024));
        await turn();
        await turn();
      }
      const waiting = tcp.writableLength;
      expect(waiting).toBeGreaterThan(100 * 1024);
      const take = vi.spyOn(Block, 'take');
      for (let i = 0; i < turns; i++) {
        write(numbered(size, i));
        await turn();
      }
      const taken = take.mock.results.reduce((sum, { value }) => sum + (value as Block).bytes.length, 0);
      expect(tcp.writableLength - waiting).toBeGreaterThanOrEqual(size * turns);
      expect(taken).toBeLessThan(2 * (tcp.writableLength - waiting) + 128 * 1024);
      peer.pipe(receiver);
      await vi.waitFor(() => expect(gone.sends).toBe(filled + turns), { timeout: 10_000 });
      await vi.waitFor(() => expect(messages).toHaveLength(filled + turns), { timeout: 10_000 });
      for (const [seed, { data }] of messages.slice(filled).entries())
        expect(data.equals(numbered(size, seed))).toBe(true);
    },
  );

  test('are counted once, and their memory is not used too early, if a write calls back twice', async () => {
    const tcp = new Socket();
    const { write, messages, gone } = await writing(masks, tcp);
    const twice = (done: () => void) => (): void => (done(), done());
    vi.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, bytes: Buffer, done: () => void) {
      return writeOfNode.call(this, bytes, typeof done === 'function' ? twice(done) : done);
    } as typeof tcp.write);
    for (let i = 0; i < 300; i++) {
      write(numbered(3000, i));
      if (i % 7 === 0) await turn();
    }
    await vi.waitFor(() => expect(messages).toHaveLength(300));
    for (const [seed, { data }] of messages.entries()) expect(data.equals(numbered(3000, seed))).toBe(true);
    await vi.waitFor(() => expect(gone).toMatchObject({ bytes: 300 * 3000, sends: 300 }));
  });

  test('are not written after a close frame', async () => {
    const { write, output, state, messages, tcp } = await writing(masks);
    write('before');
    write('too');
    output.flush();
    state.readyState = 2;
    write('behind');
    output.flush();
    tcp.end();
    await once(tcp, 'close');
    expect(messages.map(({ data }) => String(data))).toEqual(['before', 'too']);
  });

  test('whose memory can’t be allocated throw E_OUTOFMEMORY, and later frames are sent', async () => {
    const { write, messages, gone } = await writing(masks);
    write('one');
    vi.spyOn(Buffer, 'allocUnsafe').mockImplementationOnce(() => {
      throw new RangeError('Array buffer allocation failed');
    });
    // More than all blocks that wait for another use.
    expect(() => write(new Uint8Array(6 * 1024 * 1024))).toThrow(/not enough memory for 6291456 bytes \(0x8007000E\)/);
    write('two');
    await vi.waitFor(() => expect(messages.map(({ data }) => String(data))).toEqual(['one', 'two']));
    await vi.waitFor(() => expect(gone).toMatchObject({ bytes: 6, sends: 2 }));
  });
});

test('a flood of a client costs the system few writes', async () => {
  const { write, messages, gone } = await writing(true);
  for (let i = 0; i < 1000; i++) write(numbered(64, i));
  await vi.waitFor(() => expect(messages).toHaveLength(1000));
  expect(gone.sends).toBe(1000);
  expect(gone.calls).toBeLessThan(20);
});

test('64 KiB of a client’s frames do not wait for the end of the turn, as smaller ones do', async () => {
  const { write, tcp, messages } = await writing(true);
  const written: number[] = [];
  const toWrite = [numbered(10, 0), numbered(20_000, 1), numbered(30_000, 2), numbered(20_000, 3), numbered(65_536, 4)];
  for (const [at, bytes] of toWrite.entries()) {
    const before = tcp.bytesWritten;
    write(bytes);
    written[at] = tcp.bytesWritten - before;
  }
  // The first is written at once, and the fourth with the two before it; headers of 6, 8 and 14 bytes.
  expect(written).toEqual([16, 0, 0, 70_024, 65_550]);
  expect(tcp.writableCorked).toBe(0);
  await vi.waitFor(() => expect(messages).toHaveLength(toWrite.length));
  for (const [at, { data }] of messages.entries()) expect(data.equals(toWrite[at] as Uint8Array)).toBe(true);
});

test('masks differ from frame to frame, and many keys are not one', async () => {
  const { write, tcp, gone } = await writing(true);
  const written: Buffer[] = [];
  const original = tcp.write.bind(tcp) as (bytes: Buffer, done: () => void) => boolean;
  vi.spyOn(tcp, 'write').mockImplementation(((bytes: Buffer, done: () => void) => {
    written.push(Buffer.from(bytes));
    return original(bytes, done);
  }) as typeof tcp.write);
  for (let i = 0; i < 3000; i++) write(new Uint8Array(4));
  await vi.waitFor(() => expect(gone.sends).toBe(3000));
  const all = Buffer.concat(written);
  const keys = new Set(Array.from({ length: 3000 }, (_, i) => all.readUInt32BE(i * 10 + 2)));
  expect(keys.size).toBeGreaterThan(2900);
});
