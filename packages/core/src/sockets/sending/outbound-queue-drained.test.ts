import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ERROR_CANCELLED } from '../../hresult.ts';
import type { SendTotals } from '../../transport.ts';
import { OutboundQueue } from './outbound-queue.ts';
import { FakeTransport, outcome, type FakeConnection } from '../testing/fake-transport.ts';

const MiB = 1024 * 1024;
let queue: OutboundQueue;
let connection: FakeConnection;

beforeEach(() => {
  vi.useFakeTimers();
  const transport = new FakeTransport();
  queue = new OutboundQueue(vi.fn());
  transport.connect({ url: '', protocols: [], headers: [], options: {} as never }, {
    sent: (totals: SendTotals) => queue.sent(totals),
  } as never);
  connection = transport.connection;
  queue.open(connection, 1000);
});

afterEach(() => {
  vi.useRealTimers();
});

const write = (size: number): ReturnType<OutboundQueue['write']> =>
  queue.write(new Uint8Array(size), size, false, true, true);

describe('what is to happen behind all writes', () => {
  test('waits for those that wait', () => {
    write(4 * MiB);
    write(5 * MiB);
    write(1);
    const drained = vi.fn();
    queue.whenDrained(drained);
    connection.leave(4 * MiB, 1);
    expect([connection.sends.length, drained.mock.calls.length, queue.isEmpty]).toEqual([2, 0, false]);
    connection.leave(9 * MiB, 2);
    expect([connection.sends.length, drained.mock.calls.length, queue.isEmpty]).toEqual([3, 1, false]);
    connection.leaveAll();
    expect([drained.mock.calls.length, queue.isEmpty]).toEqual([1, true]);
  });
});

describe('a flush', () => {
  test('waits for what was written before it, and for no more', async () => {
    write(4 * MiB);
    write(1);
    const flush = queue.flush().promise;
    connection.leave(4 * MiB, 1);
    write(5);
    expect(await outcome(flush)).toBe('pending');
    connection.leave(4 * MiB + 1, 2);
    expect(await outcome(flush)).toBe(true);
  });

  test('asks the connection, which may look rarely while nobody waits', () => {
    write(1);
    expect(connection.count('progress')).toBe(0);
    queue.flush();
    expect(connection.count('progress')).toBe(1);
  });

  test('with nothing written is done', async () => {
    expect(await outcome(queue.flush().promise)).toBe(true);
  });

  test('resolves when sends have left of which no byte was counted', async () => {
    write(0);
    const flush = queue.flush();
    expect([await outcome(flush.promise), queue.isEmpty]).toEqual(['pending', false]);
    connection.leave(0, 1);
    expect([await outcome(flush.promise), queue.isEmpty]).toEqual([true, true]);
  });

  test('that is cancelled ends at once, and what it waited for is sent all the same', async () => {
    write(4 * MiB);
    const waiting = write(1);
    const flush = queue.flush();
    flush.cancel();
    expect([await outcome(flush.promise), await outcome(waiting.promise)]).toEqual([ERROR_CANCELLED, 'pending']);
    connection.leave(4 * MiB, 1);
    expect([await outcome(waiting.promise), connection.sends.length]).toEqual([1, 2]);
  });

  test('resolves although writes before it were cancelled', async () => {
    write(4 * MiB);
    const [first, second] = [write(1), write(2)];
    const flush = queue.flush().promise;
    const third = write(3);
    const later = queue.flush().promise;
    for (const operation of [second, first, third]) operation.cancel();
    expect(await outcome(flush)).toBe('pending');
    connection.leave(4 * MiB, 1);
    expect([await outcome(flush), await outcome(later)]).toEqual([true, true]);
  });

  test('is not resolved early by a cancelled write behind it', async () => {
    write(4 * MiB);
    write(1);
    const flush = queue.flush().promise;
    write(2).cancel();
    connection.leave(4 * MiB, 1);
    expect(await outcome(flush)).toBe('pending');
    connection.leave(4 * MiB + 1, 2);
    expect(await outcome(flush)).toBe(true);
  });
});
