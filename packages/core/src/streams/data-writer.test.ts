import { describe, expect, test } from 'vitest';
import { winrtError } from '../errors.ts';
import { Operation } from '../foundation/async-operation.ts';
import { AsyncStatus } from '../foundation/async-status.ts';
import {
  E_FAIL,
  E_INVALIDARG,
  ERROR_INVALID_OPERATION,
  RO_E_CLOSED,
  WININET_E_CONNECTION_ABORTED,
} from '../hresult.ts';
import { toUint8Array, type IBuffer } from './buffer.ts';
import { DataWriter } from './data-writer.ts';
import type { IOutputStream } from './stream.ts';
import { AppOutputStream } from './testing/app-streams.ts';
import { fails } from './testing/bytes.ts';

/** A stream that writes with our own operations, which wait for the test. */
class HeldStream implements IOutputStream {
  readonly operations: Operation<number, number>[] = [];
  readonly #withdraw: () => boolean;

  constructor(withdraw: () => boolean) {
    this.#withdraw = withdraw;
  }

  writeAsync(): ReturnType<IOutputStream['writeAsync']> {
    const operation = new Operation<number, number>(this.#withdraw);
    this.operations.push(operation);
    return operation.promise;
  }

  flushAsync(): ReturnType<IOutputStream['flushAsync']> {
    return new Operation<boolean>(this.#withdraw).promise;
  }

  close(): void {}
}

describe('storeAsync', () => {
  test('hands all bytes to the stream in one write', async () => {
    const stream = new AppOutputStream();
    const writer = new DataWriter(stream);
    writer.writeByte(1);
    writer.writeString('ab');
    expect(writer.unstoredBufferLength).toBe(3);
    const storing = writer.storeAsync();
    expect(writer.unstoredBufferLength).toBe(0);
    expect(await storing).toBe(3);
    expect(stream.writes).toEqual([[1, 97, 98]]);
  });

  test('with nothing to store hands the stream an empty buffer, each time', async () => {
    const stream = new AppOutputStream();
    const writer = new DataWriter(stream);
    expect([await writer.storeAsync(), await writer.storeAsync()]).toEqual([0, 0]);
    expect(stream.writes).toEqual([[], []]);
  });

  test('with nothing to store fails as the stream does, and can be cancelled', async () => {
    const aborted = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
    await expect(new DataWriter(new AppOutputStream({ reason: aborted })).storeAsync()).rejects.toBe(aborted);
    const storing = new DataWriter(new HeldStream(() => true)).storeAsync();
    storing.cancel();
    await expect(storing).rejects.toMatchObject({ name: 'Canceled' });
  });

  test('while another runs is refused with a text that names the remedies', async () => {
    const writer = new DataWriter(new HeldStream(() => true));
    writer.writeByte(1);
    writer.storeAsync();
    const error = await writer.storeAsync().then(null, (reason: Error) => reason);
    expect(error).toMatchObject(fails(ERROR_INVALID_OPERATION));
    expect((error as Error).message).toMatch(
      /^storeAsync: a storeAsync is running; await it .*sendAsync of the socket/,
    );
  });

  test('one at a time; every other use is refused meanwhile', async () => {
    const stream = new HeldStream(() => true);
    const writer = new DataWriter(stream);
    writer.writeByte(1);
    const storing = writer.storeAsync();
    const refused = expect.objectContaining(fails(ERROR_INVALID_OPERATION));
    await expect(writer.storeAsync()).rejects.toEqual(refused);
    await expect(writer.flushAsync()).rejects.toEqual(refused);
    for (const use of [
      () => writer.writeByte(2),
      () => writer.writeBytes([]),
      () => writer.writeString(''),
      () => writer.detachBuffer(),
      () => writer.detachStream(),
    ]) {
      expect(use).toThrow(refused);
    }
    stream.operations[0]?.complete(1);
    expect(await storing).toBe(1);
    writer.writeByte(2);
    expect(writer.unstoredBufferLength).toBe(1);
  });

  test('a failure has the stream’s error, and the bytes are dropped', async () => {
    const aborted = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
    const writer = new DataWriter(new AppOutputStream({ reason: aborted }));
    writer.writeByte(1);
    await expect(writer.storeAsync()).rejects.toBe(aborted);
    expect(writer.unstoredBufferLength).toBe(0);
    writer.writeByte(2);
    await expect(writer.storeAsync()).rejects.toBe(aborted);
  });

  test('what a stream keeps is not touched by later writes', async () => {
    const kept: Uint8Array[] = [];
    const writer = new DataWriter({
      writeAsync: ((buffer: never) => {
        kept.push(toUint8Array(buffer));
        return Promise.resolve(1);
      }) as never,
      flushAsync: undefined as never,
      close() {},
    });
    for (const byte of [1, 2, 3]) {
      writer.writeByte(byte);
      await writer.storeAsync();
    }
    expect(kept.map((bytes) => [...bytes])).toEqual([[1], [2], [3]]);
  });

  test('many stores hand over their own bytes, of all sizes, whatever is written later', async () => {
    const kept: IBuffer[] = [];
    const writer = new DataWriter({
      writeAsync: ((buffer: IBuffer) => {
        kept.push(buffer);
        return Promise.resolve(buffer.length);
      }) as never,
      flushAsync: undefined as never,
      close() {},
    });
    const sizes = [0, 1, 64, 65, 200, 255, 256, 257, 3000, 4095, 4096, 4097, 30_000, 5];
    const all = [...sizes, ...sizes, ...sizes.slice().reverse()];
    for (const [at, size] of all.entries()) {
      writer.writeBytes(new Uint8Array(size).fill(at));
      writer.writeByte(at);
      expect(writer.unstoredBufferLength).toBe(size + 1);
      expect(await writer.storeAsync()).toBe(size + 1);
    }
    for (const [at, buffer] of kept.entries()) {
      const bytes = toUint8Array(buffer);
      expect([bytes.length, bytes.every((byte) => byte === at)]).toEqual([(all[at] as number) + 1, true]);
      // The memory is the stream's alone.
      bytes.fill(0xff);
    }
  });

  test('a buffer that is detached after a store has the unstored bytes alone', async () => {
    const stream = new AppOutputStream();
    const writer = new DataWriter(stream);
    writer.writeString('stored');
    await writer.storeAsync();
    writer.writeString('detached');
    const bytes = toUint8Array(writer.detachBuffer());
    expect(String.fromCharCode(...bytes)).toBe('detached');
    bytes.fill(0);
    writer.writeString('next');
    await writer.storeAsync();
    expect(stream.writes.map((write) => String.fromCharCode(...write))).toEqual(['stored', 'next']);
  });

  test('cancelling takes the write back where the stream can', async () => {
    const writer = new DataWriter(new HeldStream(() => true));
    writer.writeByte(1);
    const storing = writer.storeAsync();
    storing.cancel();
    await expect(storing).rejects.toMatchObject({ name: 'Canceled' });
    expect([storing.operation.status, writer.unstoredBufferLength]).toEqual([AsyncStatus.canceled, 0]);
    writer.writeByte(2);
  });

  test('cancelling too late changes nothing', async () => {
    const stream = new HeldStream(() => false);
    const writer = new DataWriter(stream);
    writer.writeByte(1);
    const storing = writer.storeAsync();
    storing.cancel();
    stream.operations[0]?.complete(1);
    expect(await storing).toBe(1);
  });

  test('a native promise can’t be cancelled', async () => {
    const writer = new DataWriter(new AppOutputStream());
    writer.writeByte(1);
    const storing = writer.storeAsync();
    storing.cancel();
    expect(await storing).toBe(1);
  });
});

describe('streams that an app wrote', () => {
  const failing = (call: () => unknown): IOutputStream => ({
    writeAsync: call as never,
    flushAsync: call as never,
    close() {},
  });

  test.each<[string, () => unknown]>([
    ['throws at once', () => { throw new Error('of the app'); }], // prettier-ignore
    ['rejects with an Error', () => Promise.reject(new Error('of the app'))],
    ['rejects with nothing', () => Promise.reject()],
    ['answers with nothing', () => undefined],
  ])('one that %s', async (_, call) => {
    const writer = new DataWriter(failing(call));
    writer.writeByte(1);
    await expect(writer.storeAsync()).rejects.toMatchObject(fails(E_FAIL));
    await expect(writer.flushAsync()).rejects.toMatchObject(fails(E_FAIL));
    writer.writeByte(2);
  });
});

describe('flushAsync', () => {
  test('flushes the stream and resolves with its result', async () => {
    const stream = new AppOutputStream();
    expect(await new DataWriter(stream).flushAsync()).toBe(true);
    expect(stream.flushed).toBe(1);
    stream.flushAsync = () => Promise.resolve(false) as never;
    expect(await new DataWriter(stream).flushAsync()).toBe(false);
  });
});

describe('without a stream', () => {
  test('it collects for detachBuffer', () => {
    const writer = new DataWriter();
    writer.writeUInt16(0x0102);
    const buffer = writer.detachBuffer();
    expect([buffer.capacity, buffer.length, [...toUint8Array(buffer)]]).toEqual([2, 2, [1, 2]]);
    expect(writer.unstoredBufferLength).toBe(0);
    writer.writeByte(9);
    expect([...toUint8Array(buffer)]).toEqual([1, 2]);
    expect(writer.detachBuffer().length).toBe(1);
    expect(writer.detachBuffer().length).toBe(0);
  });

  test('there is nothing to store in, to flush or to detach', async () => {
    const writer = new DataWriter(null);
    writer.writeByte(1);
    await expect(writer.storeAsync()).rejects.toMatchObject(fails(ERROR_INVALID_OPERATION));
    await expect(writer.flushAsync()).rejects.toMatchObject(fails(ERROR_INVALID_OPERATION));
    expect(() => writer.detachStream()).toThrow(expect.objectContaining(fails(ERROR_INVALID_OPERATION)));
    expect(writer.unstoredBufferLength).toBe(1);
  });

  test('a value that is not a stream is refused', () => {
    expect(() => new DataWriter({} as never)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
  });
});

describe('detachStream', () => {
  test('gives it back, open', () => {
    const stream = new AppOutputStream();
    const writer = new DataWriter(stream);
    writer.writeByte(1);
    expect(writer.detachStream()).toBe(stream);
    expect(() => writer.detachStream()).toThrow(expect.objectContaining(fails(ERROR_INVALID_OPERATION)));
    writer.close();
    expect(stream.closed).toBe(0);
  });
});

describe('close', () => {
  test('closes the stream, once; what was not stored is lost', async () => {
    const stream = new AppOutputStream();
    const writer = new DataWriter(stream);
    writer.writeByte(1);
    writer.close();
    writer.close();
    expect([stream.closed, stream.writes]).toEqual([1, []]);
    const closed = expect.objectContaining(fails(RO_E_CLOSED));
    await expect(writer.storeAsync()).rejects.toEqual(closed);
    await expect(writer.flushAsync()).rejects.toEqual(closed);
    for (const use of [
      () => writer.writeByte(1),
      () => writer.measureString(''),
      () => writer.unstoredBufferLength,
      () => writer.detachBuffer(),
      () => writer.detachStream(),
    ]) {
      expect(use).toThrow(closed);
    }
  });
});
