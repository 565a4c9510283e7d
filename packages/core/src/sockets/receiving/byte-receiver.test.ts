import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { E_FAIL, E_ILLEGAL_METHOD_CALL, ERROR_CANCELLED, ERROR_INVALID_OPERATION, WSAEMSGSIZE } from '../../hresult.ts';
import type { Operation } from '../../foundation/async-operation.ts';
import { bytesOf, WindowsRuntimeBuffer, type IBuffer } from '../../streams/buffer.ts';
import { ByteReceiver } from './byte-receiver.ts';
import { Session } from '../session/session.ts';
import { FakeTransport, microtasks, outcome, type FakeConnection } from '../testing/fake-transport.ts';
import { fakeOpening } from '../testing/opening.ts';

const MiB = 1024 * 1024;
const closeTimeout = 2000;

const fail = vi.fn();
let receiver: ByteReceiver;
let connection: FakeConnection;
/** What an app sees, in order: reads by their bytes or error, and `closed`. */
let seen: unknown[];

function opened(maxInboundBufferSize = Infinity): void {
  const opening = fakeOpening(fail, { maxInboundBufferSize, closeTimeout });
  connection = opening.connection;
  receiver = new ByteReceiver({ refusal: () => undefined });
  receiver.opened(opening);
}

beforeEach(() => {
  vi.useFakeTimers();
  fail.mockReset();
  seen = [];
  opened();
});

afterEach(() => {
  vi.useRealTimers();
});

const full = (count: number): Operation<IBuffer, number> =>
  receiver.read({ buffer: new WindowsRuntimeBuffer(count), count, partial: false });
const partial = (count: number): Operation<IBuffer, number> =>
  receiver.read({ buffer: new WindowsRuntimeBuffer(count), count, partial: true });
const length = async ({ promise }: Operation<IBuffer, number>): Promise<unknown> =>
  outcome(promise.then((buffer) => buffer.length));
const arrive = (size: number): void => receiver.data(new Uint8Array(size));
const note = (operation: Operation<IBuffer, number>): void => {
  operation.promise.then(
    (buffer) => seen.push(buffer.length),
    (error) => seen.push(error.number),
  );
};

describe('a read', () => {
  test('gives the bytes that have arrived if it is partial, and waits for all of them if not', async () => {
    arrive(3);
    expect(await length(partial(10))).toBe(3);
    const waiting = full(4);
    arrive(3);
    expect(await length(waiting)).toBe('pending');
    arrive(3);
    expect(await length(waiting)).toBe(4);
    expect(await length(partial(10))).toBe(2);
  });

  test('gives a text as its UTF-8', async () => {
    receiver.data('é');
    const { promise } = full(2);
    expect([...bytesOf(await promise, 'test')]).toEqual([0xc3, 0xa9]);
  });

  test('one at a time: the second is refused, the first goes on', async () => {
    const first = full(1);
    expect(await length(full(1))).toBe(ERROR_INVALID_OPERATION);
    arrive(1);
    expect(await length(first)).toBe(1);
  });

  test('that is cancelled leaves the bytes for the next one', async () => {
    const cancelled = full(2);
    arrive(1);
    cancelled.cancel();
    arrive(1);
    expect(await length(cancelled)).toBe(ERROR_CANCELLED);
    expect(await length(full(2))).toBe(2);
  });

  test('before the connection is refused', async () => {
    const session = new Session(new FakeTransport().capabilities);
    receiver = new ByteReceiver(session);
    expect(await length(full(1))).toBe(E_ILLEGAL_METHOD_CALL);
  });

  test('reports its length once, before it is done', async () => {
    const operation = full(2);
    operation.whenProgressed((value) => seen.push(`progress ${value}`));
    note(operation);
    arrive(2);
    await microtasks();
    expect(seen).toEqual(['progress 2', 2]);
  });
});

describe('the sender', () => {
  test('is stopped at 1 MiB of unread bytes and goes on at 256 KiB', async () => {
    arrive(MiB - 1);
    expect(connection.calls).toEqual([]);
    arrive(1);
    arrive(5);
    expect(connection.calls).toEqual(['pause']);
    await length(full(0.75 * MiB + 4));
    expect(connection.calls).toEqual(['pause']);
    await length(full(1));
    expect(connection.calls).toEqual(['pause', 'resume']);
  });

  test('is not stopped by the bytes that a full read waits for, however many', async () => {
    const read = full(4 * MiB);
    for (let sent = 0; sent < 4; sent++) arrive(MiB);
    expect(connection.calls).toEqual([]);
    expect(await length(read)).toBe(4 * MiB);
  });

  test('that was stopped goes on for a full read of more than there is', async () => {
    arrive(MiB);
    expect(connection.calls).toEqual(['pause']);
    const read = full(3 * MiB);
    expect(connection.calls).toEqual(['pause', 'resume']);
    arrive(2 * MiB);
    expect(await length(read)).toBe(3 * MiB);
  });

  test('is stopped again when such a read is cancelled', () => {
    const read = full(4 * MiB);
    arrive(2 * MiB);
    expect(connection.calls).toEqual([]);
    read.cancel();
    expect(connection.calls).toEqual(['pause']);
  });

  test('that can’t be stopped fails the socket at the limit', () => {
    opened(2 * MiB);
    arrive(2 * MiB);
    expect(fail).not.toHaveBeenCalled();
    arrive(1);
    expect(fail).toHaveBeenCalledWith(expect.objectContaining({ number: WSAEMSGSIZE }));
  });

  test('goes on when the app no longer reads its bytes', () => {
    arrive(MiB);
    receiver.close();
    expect(connection.calls).toEqual(['pause', 'resume']);
    arrive(2 * MiB);
    expect(connection.calls).toEqual(['pause', 'resume']);
  });
});

describe('memory for a full read', () => {
  test('that can’t be allocated fails only that read', async () => {
    const unbacked = {
      memory: () => {
        throw new RangeError('Array buffer allocation failed');
      },
    } as never;
    const operation = receiver.read({ buffer: unbacked, count: 3, partial: false });
    await expect(operation.promise).rejects.toMatchObject({ number: E_FAIL, cause: expect.any(RangeError) });
    arrive(3);
    expect(await length(full(3))).toBe(3);
  });

  test('is not allocated where a partial read does not need it', async () => {
    const memory = vi.fn();
    const running = receiver.read({ buffer: { memory } as never, count: 3, partial: true });
    expect(memory).not.toHaveBeenCalled();
    running.cancel();
    receiver.read({ buffer: { memory } as never, count: 3, partial: false });
    expect(memory).toHaveBeenCalledOnce();
  });
});
