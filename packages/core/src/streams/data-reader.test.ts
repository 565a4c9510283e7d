import { describe, expect, test } from 'vitest';
import { winrtError } from '../errors.ts';
import { AsyncStatus } from '../foundation/async-status.ts';
import {
  E_BOUNDS,
  E_FAIL,
  E_INVALIDARG,
  E_POINTER,
  ERROR_CANCELLED,
  ERROR_INVALID_OPERATION,
  ERROR_NO_UNICODE_TRANSLATION,
  RO_E_CLOSED,
  WININET_E_CONNECTION_ABORTED,
} from '../hresult.ts';
import { fromUint8Array, toUint8Array, WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { DataReader } from './data-reader.ts';
import { InputStreamOptions } from './enums.ts';
import type { IInputStream } from './stream.ts';
import { AppInputStream } from './testing/app-streams.ts';
import { fails, readerOver } from './testing/bytes.ts';

const slices = (...sizes: number[]): Uint8Array[] => {
  let next = 0;
  return sizes.map((size) => Uint8Array.from({ length: size }, () => next++));
};

const partialReader = (stream: IInputStream): DataReader => {
  const reader = new DataReader(stream);
  reader.inputStreamOptions = InputStreamOptions.partial;
  return reader;
};

/** A stream whose reads wait for the test. */
class HeldStream implements IInputStream {
  readonly reads: { resolve(bytes: number[]): void; reject(reason: unknown): void }[] = [];
  closed = 0;

  readAsync(): ReturnType<IInputStream['readAsync']> {
    const promise = new Promise<IBuffer>((resolve, reject) => {
      this.reads.push({ resolve: (bytes) => resolve(fromUint8Array(Uint8Array.from(bytes))), reject });
    });
    return promise as unknown as ReturnType<IInputStream['readAsync']>;
  }

  close(): void {
    this.closed++;
  }
}

describe('loadAsync', () => {
  test('nothing can be read before it', async () => {
    const reader = new DataReader(new AppInputStream(slices(4)));
    expect(() => reader.readByte()).toThrow('loadAsync');
    await reader.loadAsync(4);
    expect(reader.readByte()).toBe(0);
  });

  test('waits for all that it was asked for, and says how much this call loaded', async () => {
    const reader = new DataReader(new AppInputStream(slices(1, 2, 3, 4)));
    expect(await reader.loadAsync(5)).toBe(5);
    expect(await reader.loadAsync(2)).toBe(2);
    expect(reader.unconsumedBufferLength).toBe(7);
    expect(await reader.loadAsync(100)).toBe(3);
    expect(await reader.loadAsync(100)).toBe(0);
    expect(reader.readBytes()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('partial: with what is there, at most what it was asked for', async () => {
    const reader = partialReader(new AppInputStream(slices(3, 2)));
    expect(await reader.loadAsync(2)).toBe(2);
    expect(await reader.loadAsync(100)).toBe(1);
    expect(await reader.loadAsync(100)).toBe(2);
    expect(await reader.loadAsync(100)).toBe(0);
  });

  test('a large one is made of reads of a limited size', async () => {
    const stream = new AppInputStream([new Uint8Array(3 * 1024 * 1024 + 5)], undefined, 'given');
    expect(await new DataReader(stream).loadAsync(2 ** 32 - 1)).toBe(3 * 1024 * 1024 + 5);
    expect(Math.max(...stream.counts)).toBe(1024 * 1024);
  });

  test('the count is a UInt32; of 0 bytes it asks for nothing', async () => {
    const stream = new AppInputStream(slices(10));
    const reader = new DataReader(stream);
    expect(await reader.loadAsync(0)).toBe(0);
    expect(await reader.loadAsync(2 ** 32)).toBe(0);
    expect(stream.counts).toEqual([]);
    expect(await reader.loadAsync(2 ** 32 + 3)).toBe(3);
  });

  test('one at a time; every other use is refused meanwhile', async () => {
    const stream = new HeldStream();
    const reader = new DataReader(stream);
    const loading = reader.loadAsync(2);
    const refused = expect.objectContaining(fails(ERROR_INVALID_OPERATION));
    await expect(reader.loadAsync(1)).rejects.toEqual(refused);
    for (const use of [
      () => reader.readByte(),
      () => reader.readBytes(),
      () => reader.readString(0),
      () => reader.detachBuffer(),
      () => reader.detachStream(),
    ]) {
      expect(use).toThrow(refused);
    }
    expect(reader.unconsumedBufferLength).toBe(0);
    stream.reads[0]?.resolve([1, 2]);
    expect(await loading).toBe(2);
    expect(reader.readUInt16()).toBe(0x0102);
  });

  test('has an operation', async () => {
    const loading = new DataReader(new AppInputStream(slices(1))).loadAsync(1);
    expect(loading.operation.status).toBe(AsyncStatus.started);
    expect(await loading).toBe(1);
    expect([loading.operation.status, loading.operation.getResults()]).toEqual([AsyncStatus.completed, 1]);
  });
});

describe('what had arrived stays readable', () => {
  test('after the stream has failed, with its error', async () => {
    const aborted = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
    const reader = new DataReader(new AppInputStream(slices(3), { reason: aborted }));
    await expect(reader.loadAsync(10)).rejects.toBe(aborted);
    expect(reader.readBytes()).toEqual([0, 1, 2]);
    await expect(reader.loadAsync(1)).rejects.toBe(aborted);
  });

  test('after a cancellation, also what comes too late', async () => {
    const stream = new HeldStream();
    const reader = new DataReader(stream);
    const loading = reader.loadAsync(10);
    stream.reads[0]?.resolve([1, 2]);
    await expect.poll(() => stream.reads.length).toBe(2);
    loading.cancel();
    await expect(loading).rejects.toMatchObject({ name: 'Canceled', number: ERROR_CANCELLED });
    expect(loading.operation.status).toBe(AsyncStatus.canceled);
    expect(reader.readBytes()).toEqual([1, 2]);
    stream.reads[1]?.resolve([3]);
    await expect.poll(() => reader.unconsumedBufferLength).toBe(1);
    expect(stream.reads.length).toBe(2);
    const next = reader.loadAsync(1);
    stream.reads[2]?.resolve([4]);
    expect(await next).toBe(1);
    expect(reader.readBytes()).toEqual([3, 4]);
  });
});

describe('streams that an app wrote', () => {
  const failing = (read: () => unknown): IInputStream => ({ readAsync: read as never, close() {} });

  test.each<[string, () => unknown, number]>([
    ['throws at once', () => { throw new Error('of the app'); }, E_FAIL], // prettier-ignore
    ['throws one of ours', () => { throw winrtError(RO_E_CLOSED, 'of the app'); }, RO_E_CLOSED], // prettier-ignore
    ['rejects with an Error', () => Promise.reject(new Error('of the app')), E_FAIL],
    ['rejects with nothing', () => Promise.reject(), E_FAIL],
    ['answers with nothing', () => undefined, E_FAIL],
    ['resolves with nothing', () => Promise.resolve(), E_POINTER],
    ['resolves with bytes', () => Promise.resolve(Uint8Array.of(1)), E_INVALIDARG],
  ])('one that %s', async (_, read, number) => {
    const reader = new DataReader(failing(read));
    await expect(reader.loadAsync(1)).rejects.toMatchObject(fails(number));
    await expect(reader.loadAsync(1)).rejects.toMatchObject(fails(number));
    expect(reader.unconsumedBufferLength).toBe(0);
  });

  test('the error of a foreign stream is the cause', async () => {
    const cause = new Error('of the app');
    const reader = new DataReader(failing(() => Promise.reject(cause)));
    await expect(reader.loadAsync(1)).rejects.toMatchObject({ cause, message: expect.stringContaining('of the app') });
  });

  test.each(['given', 'own'] as const)('one that answers in a buffer that is %s', async (answer) => {
    const reader = new DataReader(new AppInputStream(slices(2, 3), undefined, answer));
    expect(await reader.loadAsync(10)).toBe(5);
    expect(reader.readBytes()).toEqual([0, 1, 2, 3, 4]);
  });

  test('of a stream that gives more than it was asked for nothing is lost', async () => {
    const buffer = fromUint8Array(Uint8Array.of(1, 2, 3));
    const reader = new DataReader(failing(() => Promise.resolve(buffer)));
    expect(await reader.loadAsync(2)).toBe(3);
    expect(reader.readBytes()).toEqual([1, 2, 3]);
  });
});

describe('without a stream', () => {
  test('of a buffer, the bytes in use are loaded, as a copy', () => {
    const buffer = new WindowsRuntimeBuffer(4);
    buffer.length = 2;
    const reader = DataReader.fromBuffer(buffer);
    toUint8Array(buffer).fill(9);
    expect(reader.unconsumedBufferLength).toBe(2);
    expect(reader.readBytes()).toEqual([0, 0]);
  });

  test('of a buffer, nothing more can be loaded', async () => {
    const reader = readerOver([1]);
    await expect(reader.loadAsync(1)).rejects.toMatchObject(fails(ERROR_INVALID_OPERATION));
    expect(() => reader.detachStream()).toThrow(expect.objectContaining(fails(ERROR_INVALID_OPERATION)));
    expect(reader.readByte()).toBe(1);
  });

  test('over a message, loading gives 0', async () => {
    const reader = DataReader.overMessage(Uint8Array.of(1, 2));
    expect(await reader.loadAsync(5)).toBe(0);
    expect(reader.readBytes()).toEqual([1, 2]);
  });

  test('over an empty message within a chunk, all reads of nothing give nothing', () => {
    const reader = (): DataReader => DataReader.overMessage(Uint8Array.of(1, 2, 3), 2, 2);
    expect(reader().readBuffer(0).length).toBe(0);
    expect(reader().readString(0)).toBe('');
    expect(reader().readBytes()).toEqual([]);
    reader().readBytes(new Uint8Array(0));
    expect(() => reader().readByte()).toThrow(expect.objectContaining(fails(E_BOUNDS)));
  });

  test.each([3, 64, 65, 200])('over %i bytes within a chunk, nothing beside them is read or changed', (size) => {
    const chunk = Uint8Array.from({ length: size + 20 }, (_, at) => at);
    const message = [...chunk.subarray(10, 10 + size)];
    const [first, second] = [1, 2].map(() => DataReader.overMessage(chunk, 10, 10 + size)) as [DataReader, DataReader];
    const target = new Uint8Array(size);
    first.readBytes(target);
    expect([...target]).toEqual(message);
    expect(() => first.readByte()).toThrow(expect.objectContaining(fails(E_BOUNDS)));
    target.fill(0);
    expect(second.readByte()).toBe(10);
    expect(() => second.readBytes(target)).toThrow(expect.objectContaining(fails(E_BOUNDS)));
    expect([second.unconsumedBufferLength, ...second.readBytes()]).toEqual([size - 1, ...message.slice(1)]);
  });

  test.each<[unknown, number]>([
    [null, E_POINTER],
    [undefined, E_POINTER],
    [{}, E_INVALIDARG],
    ['stream', E_INVALIDARG],
  ])('%s is not a stream', (value, number) => {
    expect(() => new DataReader(value as never)).toThrow(expect.objectContaining(fails(number)));
  });

  test.each<[unknown, number]>([
    [null, E_POINTER],
    [new Uint8Array(1), E_INVALIDARG],
  ])('%s is not a buffer', (value, number) => {
    expect(() => DataReader.fromBuffer(value as never)).toThrow(expect.objectContaining(fails(number)));
  });
});

describe('detaching', () => {
  test('the stream: what is loaded stays, and the stream stays open', async () => {
    const stream = new AppInputStream(slices(3, 1));
    const reader = new DataReader(stream);
    await reader.loadAsync(3);
    expect(reader.detachStream()).toBe(stream);
    expect(() => reader.detachStream()).toThrow(expect.objectContaining(fails(ERROR_INVALID_OPERATION)));
    await expect(reader.loadAsync(1)).rejects.toMatchObject(fails(ERROR_INVALID_OPERATION));
    expect(reader.readBytes()).toEqual([0, 1, 2]);
    reader.close();
    expect(stream.closed).toBe(0);
    expect(await new DataReader(stream).loadAsync(1)).toBe(1);
  });

  test('the buffer: the bytes outlive the reader, which is then empty', async () => {
    const reader = new DataReader(new AppInputStream(slices(2, 2)));
    await reader.loadAsync(4);
    reader.readByte();
    const buffer = reader.detachBuffer();
    expect([reader.unconsumedBufferLength, buffer.capacity, buffer.length]).toEqual([0, 3, 3]);
    reader.close();
    expect([...toUint8Array(buffer)]).toEqual([1, 2, 3]);
  });
});

describe('close', () => {
  test('closes the stream, once', async () => {
    const stream = new AppInputStream(slices(3));
    const reader = new DataReader(stream);
    await reader.loadAsync(2);
    reader.close();
    reader.close();
    expect(stream.closed).toBe(1);
    const closed = expect.objectContaining(fails(RO_E_CLOSED));
    await expect(reader.loadAsync(1)).rejects.toEqual(closed);
    for (const use of [
      () => reader.readByte(),
      () => reader.readBytes(),
      () => reader.unconsumedBufferLength,
      () => reader.detachBuffer(),
      () => reader.detachStream(),
    ]) {
      expect(use).toThrow(closed);
    }
  });

  test('cancels the running load', async () => {
    const stream = new HeldStream();
    const reader = new DataReader(stream);
    const loading = reader.loadAsync(2);
    reader.close();
    await expect(loading).rejects.toMatchObject({ name: 'Canceled' });
    expect(stream.closed).toBe(1);
    stream.reads[0]?.reject(new Error('nobody waits for this any more'));
  });

  test('is complete even where the stream’s own close throws', () => {
    const thrown = new Error('of the app');
    const reader = new DataReader({
      readAsync: (() => undefined) as never,
      close() {
        throw thrown;
      },
    });
    expect(() => reader.close()).toThrow(thrown);
    expect(() => reader.readByte()).toThrow(expect.objectContaining(fails(RO_E_CLOSED)));
    reader.close();
  });
});

test('a string that is cut by the end of what is loaded can be read once the rest has come', async () => {
  const reader = new DataReader(new AppInputStream([Uint8Array.of(0xe2, 0x82), Uint8Array.of(0xac)]));
  await reader.loadAsync(2);
  expect(() => reader.readString(2)).toThrow(expect.objectContaining(fails(ERROR_NO_UNICODE_TRANSLATION)));
  await reader.loadAsync(1);
  expect(reader.readString(3)).toBe('€');
});
