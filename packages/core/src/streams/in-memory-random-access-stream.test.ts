import { describe, expect, test } from 'vitest';
import { E_INVALIDARG, E_POINTER, RO_E_CLOSED } from '../hresult.ts';
import { fromUint8Array, toUint8Array, WindowsRuntimeBuffer } from './buffer.ts';
import { DataReader } from './data-reader.ts';
import { DataWriter } from './data-writer.ts';
import { InMemoryRandomAccessStream } from './in-memory-random-access-stream.ts';
import type { IInputStream, IOutputStream } from './stream.ts';
import { fails } from './testing/bytes.ts';

const write = (stream: IOutputStream, ...bytes: number[]): PromiseLike<number> =>
  stream.writeAsync(fromUint8Array(Uint8Array.from(bytes)));

const read = async (stream: IInputStream, count: number): Promise<number[]> => [
  ...toUint8Array(await stream.readAsync(new WindowsRuntimeBuffer(count), count, 0)),
];

const streamOf = async (...bytes: number[]): Promise<InMemoryRandomAccessStream> => {
  const stream = new InMemoryRandomAccessStream();
  await write(stream, ...bytes);
  stream.seek(0);
  return stream;
};

test('starts empty, at its beginning, readable and writable', async () => {
  const stream = new InMemoryRandomAccessStream();
  expect([stream.size, stream.position, stream.canRead, stream.canWrite]).toEqual([0, 0, true, true]);
  expect(await read(stream, 5)).toEqual([]);
  expect(await stream.flushAsync()).toBe(true);
});

describe('reading and writing', () => {
  test('move the position on', async () => {
    const stream = new InMemoryRandomAccessStream();
    expect(await write(stream, 1, 2, 3, 4, 5)).toBe(5);
    expect([stream.position, stream.size]).toEqual([5, 5]);
    stream.seek(1);
    expect(await read(stream, 2)).toEqual([2, 3]);
    await write(stream, 9);
    expect(await read(stream, 10)).toEqual([5]);
    expect(await read(stream, 10)).toEqual([]);
    expect([stream.position, stream.size]).toEqual([5, 5]);
  });

  test('write nothing for an empty buffer, wherever the position is, nor for an empty store', async () => {
    const stream = await streamOf(1, 2);
    stream.seek(10);
    expect([await write(stream), await new DataWriter(stream).storeAsync()]).toEqual([0, 0]);
    expect([stream.position, stream.size]).toEqual([10, 2]);
    stream.seek(-1);
    await expect(new DataWriter(stream).storeAsync()).rejects.toMatchObject(fails(E_INVALIDARG));
  });

  test('take their place when they are called, whatever is waited for', async () => {
    const stream = new InMemoryRandomAccessStream();
    await Promise.all([write(stream, 1), write(stream, 2), write(stream, 3)]);
    stream.seek(0);
    expect(await Promise.all([read(stream, 1), read(stream, 2)])).toEqual([[1], [2, 3]]);
  });

  test('tell their progress once, at the end', async () => {
    const stream = await streamOf(1, 2, 3);
    const progress: number[] = [];
    const report = (moved: number): number => progress.push(moved);
    await stream.readAsync(new WindowsRuntimeBuffer(8), 8, 0).then(null, null, report);
    await stream.writeAsync(fromUint8Array(new Uint8Array(2))).then(null, null, report);
    expect(progress).toEqual([3, 2]);
  });

  test('fill the buffer that was given, and no further than it was asked for', async () => {
    const stream = await streamOf(1, 2, 3);
    const buffer = fromUint8Array(Uint8Array.of(9, 9, 9, 9));
    expect(await stream.readAsync(buffer, 2, 1)).toBe(buffer);
    expect([...toUint8Array(buffer)]).toEqual([1, 2]);
    buffer.length = 4;
    expect([...toUint8Array(buffer)]).toEqual([1, 2, 9, 9]);
  });

  test('keep no bytes that somebody else can change', async () => {
    const bytes = Uint8Array.of(1, 2);
    const stream = new InMemoryRandomAccessStream();
    await stream.writeAsync(fromUint8Array(bytes));
    bytes.fill(9);
    stream.seek(0);
    const answer = await stream.readAsync(new WindowsRuntimeBuffer(2), 2, 0);
    toUint8Array(answer).fill(8);
    stream.seek(0);
    expect(await read(stream, 2)).toEqual([1, 2]);
  });

  test('check their arguments', () => {
    const stream = new InMemoryRandomAccessStream();
    const buffer = new WindowsRuntimeBuffer(4);
    expect(() => stream.readAsync(buffer, 5, 0)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
    expect(() => stream.readAsync(buffer, 4, 4 as never)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
    expect(() => stream.readAsync(null as never, 0, 0)).toThrow(expect.objectContaining(fails(E_POINTER)));
    expect(() => stream.writeAsync(null as never)).toThrow(expect.objectContaining(fails(E_POINTER)));
  });
});

describe('far behind the end', () => {
  const far = 2 ** 52;

  test('a position costs nothing, a write its own bytes, the gap reads as zeros', async () => {
    const stream = await streamOf(1);
    stream.seek(far);
    expect([stream.size, await read(stream, 10), stream.position]).toEqual([1, [], far]);
    await write(stream, 7);
    expect(stream.size).toBe(far + 1);
    stream.seek(far - 2);
    expect(await read(stream, 10)).toEqual([0, 0, 7]);
    stream.seek(0);
    expect(await read(stream, 3)).toEqual([1, 0, 0]);
  });

  test.each([-1, Number.NaN, Infinity, 2 ** 53])(
    'seek takes %s, and the next read or write refuses it as a position',
    async (position) => {
      const stream = await streamOf(1);
      stream.seek(position);
      await expect(read(stream, 1)).rejects.toMatchObject(fails(E_INVALIDARG));
      await expect(write(stream, 1)).rejects.toMatchObject(fails(E_INVALIDARG));
      expect(stream.size).toBe(1);
      stream.seek(0);
      expect(await read(stream, 1)).toEqual([1]);
    },
  );

  test('a write that would end behind the last position is refused and writes nothing', async () => {
    const stream = new InMemoryRandomAccessStream();
    stream.seek(Number.MAX_SAFE_INTEGER);
    await expect(write(stream, 1, 2)).rejects.toMatchObject(fails(E_INVALIDARG));
    expect([stream.size, stream.position]).toEqual([0, Number.MAX_SAFE_INTEGER]);
  });

  test('fractions of a position are cut off', async () => {
    const stream = await streamOf(1, 2);
    stream.seek(1.9);
    expect([stream.position, await read(stream, 1)]).toEqual([1, [2]]);
  });
});

describe('size', () => {
  test('cuts bytes off for good, and appends zeros', async () => {
    const stream = await streamOf(1, 2, 3, 4);
    stream.size = 2;
    stream.size = 6;
    expect(await read(stream, 10)).toEqual([1, 2, 0, 0, 0, 0]);
    stream.size = 1;
    expect([stream.position, await read(stream, 10)]).toEqual([6, []]);
    stream.size = 2 ** 50;
    expect(stream.size).toBe(2 ** 50);
  });

  test.each([-1, Number.NaN, 2 ** 53])('%s is refused', async (size) => {
    const stream = await streamOf(1);
    expect(() => (stream.size = size)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
    expect(stream.size).toBe(1);
  });
});

describe('several streams over the same bytes', () => {
  test('have positions of their own and live as long as they like', async () => {
    const stream = await streamOf(1, 2, 3, 4);
    stream.seek(2);
    const clone = stream.cloneStream();
    const input = stream.getInputStreamAt(1);
    const output = stream.getOutputStreamAt(3);
    await write(output, 9, 10);
    expect([clone.position, clone.size, stream.position]).toEqual([0, 5, 2]);
    expect(await read(input, 2)).toEqual([2, 3]);
    stream.close();
    expect(await read(input, 10)).toEqual([9, 10]);
    expect(await read(clone, 1)).toEqual([1]);
    clone.close();
    await write(output, 11);
    expect(await read(input, 10)).toEqual([11]);
  });
});

test('closed, no member can be used; closing again has no effect', async () => {
  const stream = await streamOf(1);
  stream.close();
  stream.close();
  const closed = expect.objectContaining(fails(RO_E_CLOSED));
  for (const use of [
    () => stream.canRead,
    () => stream.canWrite,
    () => stream.position,
    () => stream.size,
    () => (stream.size = 0),
    () => stream.seek(0),
    () => stream.cloneStream(),
    () => stream.getInputStreamAt(0),
    () => stream.getOutputStreamAt(0),
  ]) {
    expect(use).toThrow(closed);
  }
  await expect(read(stream, 1)).rejects.toEqual(closed);
  await expect(write(stream, 1)).rejects.toEqual(closed);
  await expect(stream.flushAsync()).rejects.toEqual(closed);
});

test('a DataWriter and a DataReader work over it', async () => {
  const stream = new InMemoryRandomAccessStream();
  const writer = new DataWriter(stream.getOutputStreamAt(0));
  writer.writeString('über');
  writer.writeInt32(-5);
  await writer.storeAsync();
  const reader = new DataReader(stream);
  expect(await reader.loadAsync(100)).toBe(9);
  expect([reader.readString(5), reader.readInt32()]).toEqual(['über', -5]);
});
