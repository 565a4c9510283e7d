import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../errors.ts';
import {
  E_ILLEGAL_METHOD_CALL,
  ERROR_CANCELLED,
  ERROR_INVALID_OPERATION,
  RO_E_CLOSED,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
  WSAEMSGSIZE,
} from '../hresult.ts';
import type { Operation } from '../foundation/async-operation.ts';
import { bytesOf, WindowsRuntimeBuffer, type IBuffer } from '../streams/buffer.ts';
import { ByteInbox } from './byte-inbox.ts';
import { FakeTransport, microtasks, outcome, type FakeConnection } from './testing/fake-transport.ts';

const MiB = 1024 * 1024;
const closeTimeout = 2000;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
const closing = winrtError(WININET_E_OPERATION_CANCELLED, 'close');

const receiveTimeout = 30_000;

const fail = vi.fn();
let inbox: ByteInbox;
let connection: FakeConnection;
/** What an app sees, in order: reads by their bytes or error, and `closed`. */
let seen: unknown[];

function opened(maxInboundBufferSize = Infinity): void {
  const transport = new FakeTransport();
  transport.connect({} as never, {} as never);
  connection = transport.connection;
  inbox = new ByteInbox();
  inbox.owner = { settings: () => ({ maxInboundBufferSize, closeTimeout, receiveTimeout }), fail };
  inbox.opened(connection);
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
  inbox.read({ buffer: new WindowsRuntimeBuffer(count), count, partial: false });
const partial = (count: number): Operation<IBuffer, number> =>
  inbox.read({ buffer: new WindowsRuntimeBuffer(count), count, partial: true });
const length = async ({ promise }: Operation<IBuffer, number>): Promise<unknown> =>
  outcome(promise.then((buffer) => buffer.length));
const arrive = (size: number): void => inbox.data(new Uint8Array(size), false, true);
const peerCloses = (then = (): void => {}): void =>
  inbox.peerClosed(() => {
    seen.push('closed');
    then();
  });
const note = (operation: Operation<IBuffer, number>): void => {
  operation.promise.then(
    (buffer) => seen.push(buffer.length),
    (error) => seen.push(error.number),
  );
};

describe('a read', () => {
  test('gives what is there if it is partial, waits for all of it if not', async () => {
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
    inbox.data('é', true, true);
    const { promise } = full(2);
    expect([...bytesOf(await promise, 'test')]).toEqual([0xc3, 0xa9]);
  });

  test('one at a time: the second is refused, the first goes on', async () => {
    const first = full(1);
    expect(await length(full(1))).toBe(ERROR_INVALID_OPERATION);
    arrive(1);
    expect(await length(first)).toBe(1);
  });

  test('taken back leaves the bytes for the next one', async () => {
    const cancelled = full(2);
    arrive(1);
    cancelled.cancel();
    arrive(1);
    expect(await length(cancelled)).toBe(ERROR_CANCELLED);
    expect(await length(full(2))).toBe(2);
  });

  test('before the connection is refused', async () => {
    inbox = new ByteInbox();
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

  test('goes on when nobody wants its bytes any more', () => {
    arrive(MiB);
    inbox.close();
    expect(connection.calls).toEqual(['pause', 'resume']);
    arrive(2 * MiB);
    expect(connection.calls).toEqual(['pause', 'resume']);
  });
});

describe('the end', () => {
  test('comes as bytes, then closed, then reads of nothing', async () => {
    note(partial(2));
    arrive(3);
    await microtasks();
    peerCloses();
    note(partial(2));
    await microtasks();
    for (let again = 0; again < 2; again++) {
      note(partial(2));
      await microtasks();
    }
    expect(seen).toEqual([2, 1, 'closed', 0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('with nothing unread is closed at once, and a waiting read is told after it', async () => {
    note(partial(1));
    peerCloses();
    await microtasks();
    expect(seen).toEqual(['closed', 0]);
  });

  test('of a socket that was never read is closed at once, and the bytes stay', async () => {
    arrive(3);
    peerCloses();
    expect(seen).toEqual(['closed']);
    expect([await length(partial(2)), await length(full(2)), await length(full(2))]).toEqual([2, 1, 0]);
  });

  test('is not held up by a read of 0 bytes, which reads nothing', async () => {
    expect(await length(full(0))).toBe(0);
    arrive(3);
    expect(await length(partial(0))).toBe(0);
    peerCloses();
    expect(seen).toEqual(['closed']);
  });

  test('gives a full read what is left', async () => {
    note(full(100));
    arrive(5);
    peerCloses();
    await microtasks();
    expect(seen).toEqual([5, 'closed']);
  });

  test('waits for a reader that stopped half-way until the close deadline', async () => {
    arrive(3);
    await length(full(1));
    peerCloses();
    vi.advanceTimersByTime(closeTimeout - 1);
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual(['closed']);
    expect([await length(full(5)), await length(full(5))]).toEqual([2, 0]);
    await microtasks();
    expect(seen).toEqual(['closed']);
  });

  test('keeps the tail for an app that closes the socket inside closed, with full loads too', async () => {
    for (const read of [full, partial]) {
      opened();
      seen = [];
      note(read(4));
      arrive(4);
      arrive(3);
      await microtasks();
      peerCloses(() => inbox.localClosed(closing));
      note(read(4));
      await microtasks();
      expect(seen).toEqual([4, 3, 'closed']);
    }
  });

  test('in closed an app that closes the socket lets a waiting read end with nothing', async () => {
    note(full(4));
    peerCloses(() => inbox.localClosed(closing));
    await microtasks();
    expect(seen).toEqual(['closed', 0]);
  });
});

describe('a failure', () => {
  test('comes after the bytes before it, and stays', async () => {
    arrive(3);
    note(full(2));
    inbox.failed(lost);
    note(full(5));
    note(full(1));
    note(full(1));
    await microtasks();
    expect(seen).toEqual([2, 1, WININET_E_CONNECTION_ABORTED, WININET_E_CONNECTION_ABORTED]);
  });

  test('fails a read that waits', async () => {
    note(full(1));
    inbox.failed(lost);
    await microtasks();
    expect(seen).toEqual([WININET_E_CONNECTION_ABORTED]);
  });
});

describe('closing', () => {
  test('the socket fails a waiting read as cancelled, later ones as closed', async () => {
    note(full(1));
    inbox.localClosed(closing);
    note(full(1));
    await microtasks();
    expect(seen).toEqual([WININET_E_OPERATION_CANCELLED, RO_E_CLOSED]);
  });

  test('the stream alone fails a waiting read as closed, and drops what comes', async () => {
    note(full(1));
    inbox.close();
    arrive(5);
    note(full(1));
    await microtasks();
    expect(seen).toEqual([RO_E_CLOSED, RO_E_CLOSED]);
    peerCloses();
    expect(seen.at(-1)).toBe('closed');
  });

  test.each([
    ['half read', 1],
    ['fully read', 3],
  ])('the socket, %s, after the peer has: closed comes once', async (_, read) => {
    arrive(3);
    await length(full(read));
    peerCloses();
    inbox.localClosed(closing);
    await microtasks();
    expect(seen).toEqual(['closed']);
    vi.advanceTimersByTime(10 * closeTimeout);
    await microtasks();
    expect(seen).toEqual(['closed']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the socket between the last read and closed: closed comes once', async () => {
    arrive(3);
    await length(full(1));
    peerCloses();
    note(full(2));
    inbox.localClosed(closing);
    await microtasks();
    expect(seen).toEqual([2, 'closed']);
  });
});
