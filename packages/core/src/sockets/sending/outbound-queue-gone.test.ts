/** Writes that have left the transport when it was given them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SendTotals } from '../../transport.ts';
import { FakeTransport, outcome, type FakeConnection } from '../testing/fake-transport.ts';
import { OutboundQueue } from './outbound-queue.ts';

const MiB = 1024 * 1024;
const sendTimeout = 1000;
const stalled = vi.fn();
const handOn = vi.fn<FakeConnection['send']>();
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
  const send = connection.send.bind(connection);
  handOn.mockReset().mockImplementation((outgoing) => (send(outgoing), true));
  connection.send = handOn;
});

afterEach(() => {
  vi.useRealTimers();
});

const write = (size: number): ReturnType<OutboundQueue['write']> =>
  queue.write(new Uint8Array(size), size, false, true, true);

test('what has left the transport when it was handed on is done, for the deadline and for a flush too, and nobody tells of it', async () => {
  expect(await outcome(write(2 * MiB).promise)).toBe(2 * MiB);
  expect(await outcome(write(0).promise)).toBe(0);
  expect(queue.isEmpty).toBe(true);
  expect(await outcome(queue.flush().promise)).toBe(true);
  vi.advanceTimersByTime(10 * sendTimeout);
  expect(stalled).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

test('it shows that all before it has left', async () => {
  handOn.mockImplementationOnce(() => {});
  const first = write(2 * MiB).promise;
  const flushed = queue.flush().promise;
  expect(await outcome(first)).toBe('pending');
  const second = write(1).promise;
  expect([await outcome(first), await outcome(second), await outcome(flushed)]).toEqual([2 * MiB, 1, true]);
  expect(queue.isEmpty).toBe(true);
  vi.advanceTimersByTime(10 * sendTimeout);
  expect(stalled).not.toHaveBeenCalled();
});

test('it shows that too where the writes before are done', async () => {
  handOn.mockImplementationOnce(() => {});
  write(1);
  const flushed = queue.flush().promise;
  expect(await outcome(flushed)).toBe('pending');
  write(1);
  expect(await outcome(flushed)).toBe(true);
  vi.advanceTimersByTime(10 * sendTimeout);
  expect(stalled).not.toHaveBeenCalled();
});
