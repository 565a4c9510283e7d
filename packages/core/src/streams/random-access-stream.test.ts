import { describe, expect, test } from 'vitest';
import { winrtError } from '../errors.ts';
import { AsyncStatus } from '../foundation/async-status.ts';
import { E_FAIL, E_INVALIDARG, E_POINTER, ERROR_CANCELLED, WININET_E_CONNECTION_ABORTED } from '../hresult.ts';
import { fromUint8Array, toUint8Array, WindowsRuntimeBuffer } from './buffer.ts';
import { InMemoryRandomAccessStream } from './in-memory-random-access-stream.ts';
import { RandomAccessStream } from './random-access-stream.ts';
import type { IInputStream, IOutputStream } from './stream.ts';
import { AppInputStream, AppOutputStream } from './testing/app-streams.ts';
import { fails } from './testing/bytes.ts';

const KiB = 1024;

const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 31) & 0xff);

const memoryOf = async (bytes: Uint8Array): Promise<InMemoryRandomAccessStream> => {
  const stream = new InMemoryRandomAccessStream();
  await stream.writeAsync(fromUint8Array(bytes));
  stream.seek(0);
  return stream;
};

const contentOf = async (stream: InMemoryRandomAccessStream): Promise<Uint8Array> => {
  stream.seek(0);
  return toUint8Array(await stream.readAsync(new WindowsRuntimeBuffer(stream.size), stream.size, 0));
};

describe('copyAsync', () => {
  test('copies to the end of the source in chunks of 64 KiB, tells how far it is, and closes nothing', async () => {
    const bytes = pattern(150 * KiB);
    const [source, destination] = [await memoryOf(bytes), new AppOutputStream()];
    const progress: number[] = [];
    const copying = RandomAccessStream.copyAsync(source, destination);
    copying.operation.progress = (_, copied) => progress.push(copied);
    expect(await copying).toBe(150 * KiB);
    expect(progress).toEqual([64 * KiB, 128 * KiB, 150 * KiB]);
    expect(destination.writes.flat()).toEqual([...bytes]);
    expect([destination.closed, destination.flushed, source.position]).toEqual([0, 0, 150 * KiB]);
  });

  test('from where the source is to where the destination is', async () => {
    const source = await memoryOf(Uint8Array.of(1, 2, 3, 4));
    const destination = await memoryOf(Uint8Array.of(9, 9));
    source.seek(1);
    destination.seek(1);
    expect(await RandomAccessStream.copyAsync(source, destination)).toBe(3);
    expect([...(await contentOf(destination))]).toEqual([9, 2, 3, 4]);
  });

  test('passes on what is there instead of waiting for a whole chunk', async () => {
    const destination = new AppOutputStream();
    const source = new AppInputStream([Uint8Array.of(1), Uint8Array.of(2, 3), Uint8Array.of(4)]);
    expect(await RandomAccessStream.copyAsync(source, destination)).toBe(4);
    expect(destination.writes).toEqual([[1], [2, 3], [4]]);
  });

  test.each([
    [0, 0],
    [1, 1],
    [70 * KiB, 70 * KiB],
    [100 * KiB, 100 * KiB],
    [200 * KiB, 100 * KiB],
    [-1, 100 * KiB],
  ])('of %i bytes to copy, %i are there', async (bytesToCopy, copied) => {
    const [source, destination] = [await memoryOf(pattern(100 * KiB)), new InMemoryRandomAccessStream()];
    expect(await RandomAccessStream.copyAsync(source, destination, bytesToCopy)).toBe(copied);
    expect([source.position, destination.size]).toEqual([copied, copied]);
  });

  test('a source that gives more than it was asked for fails the copy', async () => {
    const source = new AppInputStream([]);
    source.readAsync = () => Promise.resolve(fromUint8Array(Uint8Array.of(1, 2, 3))) as never;
    expect(await RandomAccessStream.copyAsync(source, new AppOutputStream(), 2)).toBe(3);
  });

  test('an empty source writes nothing', async () => {
    const destination = new AppOutputStream();
    expect(await RandomAccessStream.copyAsync(new AppInputStream([]), destination)).toBe(0);
    expect(destination.writes).toEqual([]);
  });

  test.each<[string, IInputStream, IOutputStream, number]>([
    ['no source', null as never, new AppOutputStream(), E_POINTER],
    ['a source that cannot be read', {} as never, new AppOutputStream(), E_INVALIDARG],
    ['no destination', new AppInputStream([]), undefined as never, E_POINTER],
    ['one that cannot be written', new AppInputStream([]), new AppInputStream([]) as never, E_INVALIDARG],
  ])('%s is refused at once', (_, source, destination, number) => {
    expect(() => RandomAccessStream.copyAsync(source, destination)).toThrow(expect.objectContaining(fails(number)));
  });

  test('the error of either side ends it; what was written before is written', async () => {
    const aborted = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
    const destination = new AppOutputStream();
    const source = new AppInputStream([Uint8Array.of(1, 2)], { reason: aborted });
    await expect(RandomAccessStream.copyAsync(source, destination)).rejects.toBe(aborted);
    expect(destination.writes).toEqual([[1, 2]]);
    const cause = new Error('of the app');
    const failing = new AppOutputStream({ reason: cause });
    const copying = RandomAccessStream.copyAsync(new AppInputStream([Uint8Array.of(1)]), failing);
    await expect(copying).rejects.toMatchObject({ ...fails(E_FAIL), cause });
    expect([source.closed, destination.closed, failing.closed]).toEqual([0, 0, 0]);
  });

  test('cancelling ends it between two chunks, or where the stream can, within one', async () => {
    const destination = new InMemoryRandomAccessStream();
    const copying = RandomAccessStream.copyAsync(await memoryOf(pattern(150 * KiB)), destination);
    copying.operation.progress = () => copying.cancel();
    await expect(copying).rejects.toMatchObject({ name: 'Canceled', number: ERROR_CANCELLED });
    expect([copying.operation.status, destination.size]).toEqual([AsyncStatus.canceled, 64 * KiB]);
  });
});

describe('the options of copyAsync without a number of bytes', () => {
  test('the signal cancels, and all bytes are copied until then', async () => {
    const bytes = pattern(150 * KiB);
    const options = { signal: new AbortController().signal };
    const whole = new AppOutputStream();
    expect(await RandomAccessStream.copyAsync(await memoryOf(bytes), whole, options)).toBe(150 * KiB);
    const aborted = { signal: AbortSignal.abort() };
    const copying = RandomAccessStream.copyAsync(await memoryOf(bytes), new AppOutputStream(), aborted);
    await expect(copying).rejects.toMatchObject({ number: ERROR_CANCELLED });
  });

  test('a signal in their place is refused', async () => {
    const { signal } = new AbortController();
    const source = await memoryOf(pattern(KiB));
    expect(() => RandomAccessStream.copyAsync(source, new AppOutputStream(), signal as object)).toThrow(
      /not the signal itself/,
    );
  });
});

describe('copyAndCloseAsync', () => {
  test('flushes the destination and closes both', async () => {
    const [source, destination] = [new AppInputStream([Uint8Array.of(1, 2)]), new AppOutputStream()];
    expect(await RandomAccessStream.copyAndCloseAsync(source, destination)).toBe(2);
    expect([destination.writes, destination.flushed, destination.closed, source.closed]).toEqual([[[1, 2]], 1, 1, 1]);
  });

  test('a failure closes both too, and flushes nothing', async () => {
    const cause = new Error('of the app');
    const [source, destination] = [new AppInputStream([], { reason: cause }), new AppOutputStream()];
    await expect(RandomAccessStream.copyAndCloseAsync(source, destination)).rejects.toMatchObject({ cause });
    expect([destination.flushed, destination.closed, source.closed]).toEqual([0, 1, 1]);
  });

  test('a cancellation closes both too', async () => {
    const destination = new AppOutputStream();
    const source = await memoryOf(pattern(100 * KiB));
    const copying = RandomAccessStream.copyAndCloseAsync(source, destination);
    copying.operation.progress = () => copying.cancel();
    await expect(copying).rejects.toMatchObject({ name: 'Canceled' });
    expect([destination.writes.length, destination.closed]).toEqual([1, 1]);
    expect(() => source.position).toThrow('closed');
  });

  test('a flush or a close that fails fails it', async () => {
    const cause = new Error('of the app');
    const throwing = (): never => {
      throw cause;
    };
    for (const broken of ['flushAsync', 'close'] as const) {
      const [source, destination] = [new AppInputStream([]), new AppOutputStream()];
      destination[broken] = throwing;
      await expect(RandomAccessStream.copyAndCloseAsync(source, destination)).rejects.toMatchObject({ cause });
      expect(source.closed).toBeGreaterThan(0);
    }
  });

  test('a failed copy rejects with the copy’s error, not with that of the close', async () => {
    const [first, second] = [new Error('first'), new Error('second')];
    const source = new AppInputStream([], { reason: first });
    source.close = () => {
      throw second;
    };
    const destination = new AppOutputStream();
    const copying = RandomAccessStream.copyAndCloseAsync(source, destination);
    await expect(copying).rejects.toMatchObject({ cause: first });
    expect(destination.closed).toBe(1);
  });
});
