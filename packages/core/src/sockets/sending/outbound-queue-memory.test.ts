/** Whose bytes a queue keeps (docs/memory.md). */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { E_OUTOFMEMORY } from '../../hresult.ts';
import type { SendTotals } from '../../transport.ts';
import { OutboundQueue } from './outbound-queue.ts';
import { FakeTransport, outcome, type FakeConnection } from '../testing/fake-transport.ts';

const MiB = 1024 * 1024;
let queue: OutboundQueue;
let connection: FakeConnection;

beforeEach(() => {
  const transport = new FakeTransport();
  queue = new OutboundQueue(() => {});
  transport.connect({ url: '', protocols: [], headers: [], options: {} as never }, {
    sent: (totals: SendTotals) => queue.sent(totals),
  } as never);
  connection = transport.connection;
  queue.open(connection, Infinity);
});

const write = (size: number): ReturnType<OutboundQueue['write']> =>
  queue.write(new Uint8Array(size), size, false, true, true);

afterEach(() => {
  vi.restoreAllMocks();
});

test('a write that waits is of the bytes of the call, whatever becomes of their memory', async () => {
  const [scratch, transferred] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  write(4 * MiB);
  const writes = [scratch, transferred].map((bytes) => queue.write(bytes, bytes.length, false, true, false).promise);
  scratch.fill(9);
  structuredClone(transferred, { transfer: [transferred.buffer] });
  connection.leaveAll();
  expect(await Promise.all(writes)).toEqual([2, 1]);
  expect(connection.sends.slice(1).map(({ payload }) => payload)).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3)]);
});

test('a write tells the transport whether its bytes stay as they are, and copies none that do or are read at once', () => {
  const bytes = Uint8Array.of(1);
  queue.write(bytes, 1, false, true, false);
  write(4 * MiB);
  queue.write(bytes, 1, false, true, true);
  queue.write(bytes, 1, false, true, false);
  connection.leaveAll();
  const [atOnce, , stable, copied] = connection.sends;
  expect([atOnce?.payload, stable?.payload]).toEqual([bytes, bytes]);
  expect(atOnce?.payload).toBe(bytes);
  expect(stable?.payload).toBe(bytes);
  expect(copied?.payload).not.toBe(bytes);
  expect(connection.stable).toEqual([false, true, true, true]);
});

test('a write that waited and for which the transport has no memory fails alone, and a flush does not wait for it', async () => {
  write(4 * MiB);
  const refused = queue.write('text', 4, true, true, true);
  const behind = write(1);
  const flush = queue.flush();
  const send = connection.send.bind(connection);
  connection.send = (outgoing) => {
    if (outgoing.payload === 'text') throw new RangeError('Array buffer allocation failed');
    send(outgoing);
  };
  connection.leaveAll();
  expect(await outcome(refused.promise)).toBe(E_OUTOFMEMORY);
  connection.leaveAll();
  expect(await Promise.all([behind.promise, flush.promise])).toEqual([1, true]);
});

test('a write that must wait and has no memory to wait in fails alone', async () => {
  write(4 * MiB);
  vi.spyOn(Uint8Array.prototype, 'slice').mockImplementationOnce(() => {
    throw new RangeError('Array buffer allocation failed');
  });
  expect(await outcome(queue.write(new Uint8Array(2), 2, false, true, false).promise)).toBe(E_OUTOFMEMORY);
  const behind = write(1);
  connection.leaveAll();
  expect(await outcome(behind.promise)).toBe(1);
});
