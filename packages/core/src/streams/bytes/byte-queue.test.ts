import { expect, test } from 'vitest';
import { ByteQueue } from './byte-queue.ts';
import { unpinned } from './memory.ts';

const queueOf = (...chunks: Uint8Array[]): ByteQueue => {
  const queue = new ByteQueue();
  for (const chunk of chunks) queue.push(chunk);
  return queue;
};

test('an empty queue gives nothing', () => {
  const queue = queueOf(new Uint8Array(0));
  expect([queue.length, queue.peek(0).byteLength, queue.take(0).byteLength, queue.takeSome(5).byteLength]).toEqual([
    0, 0, 0, 0,
  ]);
});

test('one chunk is handed out without a copy', () => {
  const chunk = new Uint8Array(4096);
  const queue = queueOf(chunk);
  expect(queue.take(4000).buffer).toBe(chunk.buffer);
  expect(queue.takeSome(4096).buffer).toBe(chunk.buffer);
  const behind = queueOf(Uint8Array.of(1, 2), chunk);
  behind.skip(2);
  expect(behind.take(4096).buffer).toBe(chunk.buffer);
});

test('bytes may keep twice their size and 1 KiB alive, and no more', () => {
  const bytes = new Uint8Array(3024).subarray(100, 1100);
  expect(unpinned(bytes)).toBe(bytes);
  const copy = unpinned(new Uint8Array(3025).fill(7).subarray(100, 1100));
  expect([copy.buffer.byteLength, copy]).toEqual([1000, new Uint8Array(1000).fill(7)]);
});

test('a small slice does not keep a large chunk alive', () => {
  const chunk = new Uint8Array(100_000);
  expect(queueOf(chunk.subarray(10, 20)).take(10).buffer.byteLength).toBeLessThanOrEqual(4096);
  expect(queueOf(chunk.subarray(10, 3010)).take(3000).buffer.byteLength).toBe(3000);
  expect(queueOf(chunk.subarray(0, 60_000)).take(60_000).buffer).toBe(chunk.buffer);
});

test('takeSome gathers small chunks and gives a large one alone', () => {
  const small = Uint8Array.of(1, 2);
  const large = new Uint8Array(32 * 1024);
  expect([...queueOf(small, small).takeSome(10)]).toEqual([1, 2, 1, 2]);
  expect([...queueOf(small, small).takeSome(3)]).toEqual([1, 2, 1]);
  const queue = queueOf(large, small);
  expect(queue.takeSome(100_000).buffer).toBe(large.buffer);
  expect([...queue.takeSome(100_000)]).toEqual([1, 2]);
});

test('takeSome may give a large chunk whole, unless a part of it has been taken', () => {
  const large = new Uint8Array(100_000);
  const queue = queueOf(large, Uint8Array.of(1, 2));
  expect(queue.takeSome(65_536, true)).toBe(large);
  expect([...queue.takeSome(1, true)]).toEqual([1]);
  const begun = queueOf(large);
  begun.skip(10);
  expect(begun.takeSome(65_536, true).byteLength).toBe(65_536);
});

test('takeSome gives what is left of a large chunk, and no more', () => {
  const queue = queueOf(new Uint8Array(80_000).fill(1));
  queue.skip(45_000);
  const rest = queue.takeSome(100_000);
  expect([rest.byteLength, rest.every((byte) => byte === 1), queue.length]).toEqual([35_000, true, 0]);
});

test('moveTo fills a target from as many chunks as it takes, and leaves the rest', () => {
  const queue = queueOf(Uint8Array.of(1, 2, 3), new Uint8Array(2000).fill(4), new Uint8Array(2000).fill(5));
  const [one, two, many] = [new Uint8Array(1), new Uint8Array(2), new Uint8Array(2001)];
  for (const target of [one, two, many]) queue.moveTo(target);
  expect([[...one], [...two], many[1999], many[2000], queue.length]).toEqual([[1], [2, 3], 4, 5, 1999]);
  const whole = queueOf(Uint8Array.of(6, 7));
  whole.moveTo(two);
  expect([[...two], whole.length]).toEqual([[6, 7], 0]);
  whole.moveTo(two);
  expect([[...two], whole.length]).toEqual([[6, 7], 0]);
});

test('behind bytes that were taken, as many as the first chunk had come from it and the next', () => {
  const rest = (): ByteQueue => {
    const queue = queueOf(Uint8Array.of(1, 2, 3), new Uint8Array(2000).fill(4));
    queue.skip(1);
    return queue;
  };
  const target = new Uint8Array(3);
  rest().moveTo(target);
  expect([[...rest().peek(3)], [...rest().take(3)], [...target]]).toEqual([
    [2, 3, 4],
    [2, 3, 4],
    [2, 3, 4],
  ]);
});

// Its slice() shares memory, where that of a Uint8Array copies.
test('a Buffer of Node is kept as plain bytes', () => {
  const bytes = Buffer.from([1, 2, 3]);
  const queue = queueOf(bytes);
  expect(queue.take(3).constructor).toBe(Uint8Array);
  const pinning = queueOf(Buffer.from(new ArrayBuffer(10_000), 0, 3));
  expect(pinning.take(3).buffer.byteLength).toBeLessThanOrEqual(4096);
});

test('single bytes are kept in blocks, not one by one', () => {
  const queue = new ByteQueue();
  for (let byte = 0; byte < 10_000; byte++) queue.push(Uint8Array.of(byte & 0xff));
  const buffers = new Set<ArrayBufferLike>();
  for (let byte = 0; byte < 10_000; byte++) {
    const taken = queue.take(1);
    expect(taken[0]).toBe(byte & 0xff);
    buffers.add(taken.buffer);
  }
  // The first byte, and three blocks.
  expect(buffers.size).toBeLessThanOrEqual(4);
});

test('small pieces follow each other in a block, also where a large chunk came between', () => {
  const large = new Uint8Array(2000).fill(7);
  const queue = queueOf(
    Uint8Array.of(1),
    Uint8Array.of(2),
    Uint8Array.of(3),
    large,
    Uint8Array.of(4),
    Uint8Array.of(5),
  );
  expect([...queue.take(queue.length)]).toEqual([1, 2, 3, ...large, 4, 5]);
});

test('a chunk that may change is copied', () => {
  const queue = new ByteQueue();
  const scratch = new Uint8Array(2000);
  for (let value = 0; value < 3; value++) queue.push(scratch.fill(value), false);
  expect([queue.take(2000)[0], queue.take(2000)[0], queue.take(2000)[0]]).toEqual([0, 1, 2]);
});

test('a million small chunks are taken in linear time', () => {
  const queue = new ByteQueue();
  const byte = Uint8Array.of(7);
  for (let index = 0; index < 1_000_000; index++) queue.push(byte);
  let sum = 0;
  while (queue.length > 0) sum += queue.take(1)[0] as number;
  expect(sum).toBe(7_000_000);
});
