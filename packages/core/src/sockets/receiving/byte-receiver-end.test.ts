/** How what a StreamWebSocket receives ends: order, and what stays readable behind it. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../../errors.ts';
import { RO_E_CLOSED, WININET_E_CONNECTION_ABORTED, WININET_E_OPERATION_CANCELLED } from '../../hresult.ts';
import type { Operation } from '../../foundation/async-operation.ts';
import { WindowsRuntimeBuffer, type IBuffer } from '../../streams/buffer.ts';
import { ByteReceiver } from './byte-receiver.ts';
import { microtasks, outcome } from '../testing/fake-transport.ts';
import { fakeOpening } from '../testing/opening.ts';

const closeTimeout = 2000;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
const closing = winrtError(WININET_E_OPERATION_CANCELLED, 'close');

const fail = vi.fn();
let receiver: ByteReceiver;
/** What an app sees, in order: reads by their bytes or error, and `closed`. */
let seen: unknown[];

function opened(maxInboundBufferSize = Infinity): void {
  const opening = fakeOpening(fail, { maxInboundBufferSize, closeTimeout });
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
const peerCloses = (then = (): void => {}): void =>
  receiver.peerClosed(() => {
    seen.push('closed');
    then();
  });
const note = (operation: Operation<IBuffer, number>): void => {
  operation.promise.then(
    (buffer) => seen.push(buffer.length),
    (error) => seen.push(error.number),
  );
};

describe('the end', () => {
  test('comes as bytes, then closed, then reads of 0 bytes', async () => {
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

  test('with nothing unread raises closed at once, and a waiting read ends after it', async () => {
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

  test('is not reported while bytes are left, read by read', async () => {
    note(partial(1));
    arrive(3);
    peerCloses();
    for (const rest of [[1], [1, 1]]) {
      await microtasks();
      expect(seen).toEqual(rest);
      note(partial(1));
    }
    await microtasks();
    expect(seen).toEqual([1, 1, 1, 'closed']);
  });

  test('is not reported for an empty queue while the connection is open', async () => {
    arrive(1);
    await length(partial(1));
    await microtasks();
    expect(await length(partial(1))).toBe('pending');
  });

  test('keeps the tail for an app that closes the socket inside closed, with full loads too', async () => {
    for (const read of [full, partial]) {
      opened();
      seen = [];
      note(read(4));
      arrive(4);
      arrive(3);
      await microtasks();
      peerCloses(() => receiver.closedBehindEnd());
      note(read(4));
      await microtasks();
      expect(seen).toEqual([4, 3, 'closed']);
    }
  });

  test('in closed an app that closes the socket lets a waiting read end with nothing', async () => {
    note(full(4));
    peerCloses(() => receiver.closedBehindEnd());
    await microtasks();
    expect(seen).toEqual(['closed', 0]);
  });
});

describe('a failure', () => {
  test('comes after the bytes before it, and stays', async () => {
    arrive(3);
    note(full(2));
    receiver.failed(lost, () => seen.push('told'));
    note(full(5));
    note(full(1));
    note(full(1));
    await microtasks();
    expect(seen).toEqual(['told', 2, 1, WININET_E_CONNECTION_ABORTED, WININET_E_CONNECTION_ABORTED]);
  });

  test('fails a read that waits', async () => {
    note(full(1));
    receiver.failed(lost, () => seen.push('told'));
    await microtasks();
    expect(seen).toEqual(['told', WININET_E_CONNECTION_ABORTED]);
  });
});

describe('closing', () => {
  test('the socket fails a waiting read as cancelled, later ones as closed', async () => {
    note(full(1));
    receiver.localClosed(() => closing);
    note(full(1));
    await microtasks();
    expect(seen).toEqual([WININET_E_OPERATION_CANCELLED, RO_E_CLOSED]);
  });

  test('the stream alone fails a waiting read as closed, and drops what comes', async () => {
    note(full(1));
    receiver.close();
    arrive(5);
    note(full(1));
    await microtasks();
    expect(seen).toEqual([RO_E_CLOSED, RO_E_CLOSED]);
    peerCloses();
    expect(seen.at(-1)).toBe('closed');
  });

  test.each([
    ['half read', 1, [2, 0]],
    ['fully read', 3, [0, 0]],
  ])('the socket, %s, after the peer has: closed comes once, and the rest is still read', async (_, read, rest) => {
    arrive(3);
    await length(full(read));
    peerCloses();
    receiver.closedBehindEnd();
    await microtasks();
    expect(seen).toEqual(['closed']);
    expect([await length(partial(5)), await length(partial(5))]).toEqual(rest);
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
    receiver.closedBehindEnd();
    await microtasks();
    expect(seen).toEqual([2, 'closed']);
  });

  test('the socket after a failure leaves the bytes before it, and then the failure', async () => {
    arrive(3);
    receiver.failed(lost, () => {});
    receiver.closedBehindEnd();
    expect([await length(partial(2)), await length(partial(2)), await length(partial(2))]).toEqual([
      2,
      1,
      WININET_E_CONNECTION_ABORTED,
    ]);
  });

  test('by an abort drops unread bytes, and closed is still raised', async () => {
    arrive(3);
    await length(full(1));
    peerCloses();
    receiver.localClosed(() => closing);
    expect(await length(partial(2))).toBe(RO_E_CLOSED);
    expect(seen).toEqual(['closed']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
