import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../../errors.ts';
import { boundArrayWork } from '../../foundation/testing/array-work.ts';
import { ERROR_CANCELLED, RO_E_CLOSED, WININET_E_CONNECTION_ABORTED } from '../../hresult.ts';
import type { SendTotals } from '../../transport.ts';
import { OutboundQueue } from './outbound-queue.ts';
import { FakeTransport, microtasks, outcome, type FakeConnection } from '../testing/fake-transport.ts';

const MiB = 1024 * 1024;
const sendTimeout = 1000;
const stalled = vi.fn();
let queue: OutboundQueue;
let connection: FakeConnection;

beforeEach(() => {
  vi.useFakeTimers();
  stalled.mockReset();
  const transport = new FakeTransport();
  queue = new OutboundQueue(stalled);
  transport.connect({ url: '', protocols: [], headers: [], options: {} as never }, {
    sent: (totals: SendTotals) => queue.sent(totals),
  } as never);
  connection = transport.connection;
  queue.open(connection, sendTimeout);
});

afterEach(() => {
  vi.useRealTimers();
});

const write = (size: number): ReturnType<OutboundQueue['write']> =>
  queue.write(new Uint8Array(size), size, false, true, true);

describe('a write', () => {
  test('under the low mark is done as soon as it is handed on', async () => {
    expect(await outcome(write(MiB).promise)).toBe(MiB);
    expect(connection.sends).toHaveLength(1);
  });

  test('over the low mark is done when the transport has come down to it', async () => {
    const first = write(2 * MiB).promise;
    expect(await outcome(first)).toBe('pending');
    connection.leave(MiB - 1);
    expect(await outcome(first)).toBe('pending');
    connection.leave(MiB);
    expect(await outcome(first)).toBe(2 * MiB);
  });

  test('waits while the transport holds more than the high mark, in order, however many there are', async () => {
    const writes = [write(4 * MiB), write(1), write(2)];
    expect(connection.sends.map(({ payload }) => payload.length)).toEqual([4 * MiB]);
    connection.leave(1);
    expect(connection.sends.map(({ payload }) => payload.length)).toEqual([4 * MiB, 1]);
    connection.leaveAll();
    expect(connection.sends.map(({ payload }) => payload.length)).toEqual([4 * MiB, 1, 2]);
    expect(await Promise.all(writes.map(({ promise }) => promise))).toEqual([4 * MiB, 1, 2]);
  });

  test('is done once all sends have left, also where bytes of text were counted roughly', async () => {
    const text = queue.write('x'.repeat(2 * MiB), 2 * MiB, true, true, true).promise;
    connection.leave(5, 1);
    expect(await outcome(text)).toBe(2 * MiB);
  });

  test('fails with whatever ended the connection, if it has not left by then', async () => {
    const [gone, held, waiting] = [write(2 * MiB), write(2 * MiB), write(1)];
    const flush = queue.flush();
    connection.leave(2 * MiB, 1);
    expect(await outcome(gone.promise)).toBe(2 * MiB);
    queue.end(winrtError(WININET_E_CONNECTION_ABORTED, 'lost'));
    for (const { promise } of [held, waiting, flush]) {
      // The one that waited was handed on when the first left: both are in the transport.
      expect(await outcome(promise)).toBe(WININET_E_CONNECTION_ABORTED);
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  test('of a text that waits is sent as it is', async () => {
    write(4 * MiB);
    const text = queue.write('grüß', 6, true, true, false).promise;
    connection.leaveAll();
    expect(connection.sends.at(-1)).toMatchObject({ payload: 'grüß', text: true });
    expect(await outcome(text)).toBe(6);
  });

  test('made inside a progress handler of another one is sent, and both settle', async () => {
    const inner: unknown[] = [];
    const outer = write(3 * MiB);
    outer.whenProgressed(() => inner.push(write(10).promise));
    connection.leave(MiB);
    connection.leave(3 * MiB, 1);
    connection.leaveAll();
    expect(await outcome(outer.promise)).toBe(3 * MiB);
    expect(inner).toHaveLength(2);
    for (const promise of inner) expect(await outcome(promise as PromiseLike<number>)).toBe(10);
    expect(connection.sends.map(({ payload }) => payload.length)).toEqual([3 * MiB, 10, 10]);
  });

  test('in a progress handler that fires while many settle loses none of them', async () => {
    const outcomes: unknown[] = [];
    const operations = Array.from({ length: 5 }, () => write(MiB));
    for (const operation of operations) {
      operation.whenProgressed(() => outcomes.push(write(1).promise));
      outcomes.push(operation.promise);
    }
    for (let round = 0; round < 4; round++) connection.leaveAll();
    const settled = await Promise.all(outcomes.map((promise) => outcome(promise as PromiseLike<number>)));
    expect(settled).not.toContain('pending');
    expect(connection.sends).toHaveLength(settled.length);
  });
});

describe('progress', () => {
  test('reports each value once, ends with the length, and reports nothing after the end', async () => {
    const seen: (number | string)[] = [];
    const { promise } = write(4 * MiB);
    promise.then(
      () => seen.push('done'),
      null,
      (value) => seen.push(value),
    );
    for (const left of [MiB, MiB, 2 * MiB, 2 * MiB]) connection.leave(left);
    connection.leave(3 * MiB);
    connection.leave(3 * MiB + 1);
    connection.leave(4 * MiB, 1);
    await microtasks();
    connection.leave(4 * MiB, 1);
    await microtasks();
    expect(seen).toEqual([MiB, 2 * MiB, 4 * MiB, 'done']);
  });

  test('is that of the write which is moving', async () => {
    const first: number[] = [];
    const second: number[] = [];
    write(2 * MiB).whenProgressed((value) => first.push(value));
    write(2 * MiB).whenProgressed((value) => second.push(value));
    connection.leave(MiB);
    expect([first, second]).toEqual([[MiB], []]);
    connection.leave(2 * MiB + 1, 1);
    expect([first, second]).toEqual([[MiB, 2 * MiB], []]);
    connection.leave(2.5 * MiB);
    expect(second).toEqual([MiB / 2]);
  });

  test('of a write is reported when its own bytes are sent, not before, and never beyond its length', () => {
    const told: number[] = [];
    write(MiB); // done at once, and still in the transport
    const text = queue.write('x'.repeat(2 * MiB), 2 * MiB, true, true, true);
    text.whenProgressed((value) => told.push(value));
    write(3 * MiB);
    connection.leave(MiB / 2);
    connection.leave(MiB);
    expect(told).toEqual([]);
    connection.leave(1.5 * MiB);
    connection.leave(3 * MiB + 10); // a text that was counted roughly
    expect(told).toEqual([MiB / 2]);
    connection.leave(3 * MiB + 20, 2);
    expect(told).toEqual([MiB / 2, 2 * MiB]);
  });
});

describe('cancelling', () => {
  test('takes back a write that waits, and not one that was handed on', async () => {
    const [handed, waiting, last] = [write(4 * MiB), write(1), write(2)];
    handed.cancel();
    waiting.cancel();
    expect(await outcome(waiting.promise)).toBe(ERROR_CANCELLED);
    expect(await outcome(handed.promise)).toBe('pending');
    connection.leaveAll();
    connection.leaveAll();
    expect(connection.sends.map(({ payload }) => payload.length)).toEqual([4 * MiB, 2]);
    expect(await outcome(last.promise)).toBe(2);
  });

  test('has no effect on a write that may not be cancelled', async () => {
    write(4 * MiB);
    const frame = queue.write(new Uint8Array(1), 1, false, false, true, false);
    frame.cancel();
    expect(await outcome(frame.promise)).toBe('pending');
    connection.leave(1);
    expect(connection.sends).toHaveLength(2);
  });

  test('the last one that waits counts as drained', () => {
    const drained = vi.fn();
    write(4 * MiB);
    const waiting = write(1);
    queue.whenDrained(drained);
    expect(drained).not.toHaveBeenCalled();
    waiting.cancel();
    expect(drained).toHaveBeenCalledOnce();
  });
});

describe('the send deadline', () => {
  test('passes when nothing leaves, and asks the connection first', () => {
    write(2 * MiB);
    vi.advanceTimersByTime(sendTimeout - 1);
    expect([connection.count('progress'), stalled.mock.calls.length]).toEqual([0, 0]);
    vi.advanceTimersByTime(1);
    expect([connection.count('progress'), stalled.mock.calls.length]).toEqual([1, 1]);
  });

  test('does not pass where the connection has progress that it had not reported', () => {
    write(4 * MiB);
    connection.totals = { bytes: 10, sends: 0 };
    vi.advanceTimersByTime(sendTimeout);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(sendTimeout);
    expect(stalled).toHaveBeenCalledOnce();
  });

  test('starts anew whenever bytes leave, and not when more is written', () => {
    write(2 * MiB);
    vi.advanceTimersByTime(sendTimeout - 1);
    connection.leave(1);
    vi.advanceTimersByTime(sendTimeout - 1);
    write(1);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledOnce();
  });

  test('does not start anew with small writes that follow each other', () => {
    write(10);
    vi.advanceTimersByTime(sendTimeout - 1);
    write(10);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledOnce();
  });

  test('doesn’t run while there is nothing to send', () => {
    write(2 * MiB);
    connection.leaveAll();
    vi.advanceTimersByTime(10 * sendTimeout);
    expect(stalled).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not run once all sends have left, though bytes of text were counted roughly, and the next write goes', () => {
    const text = 'x'.repeat(5 * MiB);
    queue.write(text, 5 * MiB, true, true, true);
    connection.leave(5, 1);
    vi.advanceTimersByTime(10 * sendTimeout);
    expect(stalled).not.toHaveBeenCalled();
    write(1);
    expect(connection.sends).toHaveLength(2);
  });

  test('rests behind text of which more bytes have left than were counted, and runs for the next write', () => {
    queue.write('xxxxx', 5, true, true, true);
    connection.leave(15, 0);
    vi.advanceTimersByTime(10 * sendTimeout);
    expect(stalled).not.toHaveBeenCalled();
    write(100);
    vi.advanceTimersByTime(sendTimeout);
    expect(stalled).toHaveBeenCalledOnce();
  });

  test('does not start anew for what is written behind a transport that has stalled', () => {
    write(4 * MiB);
    for (let writes = 0; writes < 3; writes++) {
      vi.advanceTimersByTime(sendTimeout / 4);
      write(1);
    }
    vi.advanceTimersByTime(sendTimeout / 4);
    expect(stalled).toHaveBeenCalledOnce();
  });

  test('leaves no timer behind when the connection ends', () => {
    write(2 * MiB);
    connection.leaveAll();
    queue.end(winrtError(RO_E_CLOSED, 'closed'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('100,000 small writes that nobody waits for', () => {
  const count = 100_000;

  test.each([
    ['that wait', 4 * MiB],
    ['that were handed on', 2 * MiB],
  ])('take linear time, not quadratic: %s', async (_, before) => {
    const promises: PromiseLike<number>[] = [];
    let settled = 0;
    boundArrayWork(20 * count, () => {
      write(before); // so that they pile up
      for (let index = 0; index < count; index++) promises.push(write(1).promise);
      connection.leave(before - MiB - 1);
      connection.leave(before, 1);
      for (let left = 1; left <= count; left += 100) connection.leave(before + left, 1 + left);
    });
    for (const promise of promises) promise.then(() => settled++);
    await microtasks();
    expect(settled).toBe(count);
    expect(connection.sends).toHaveLength(count + 1);
  });
});
