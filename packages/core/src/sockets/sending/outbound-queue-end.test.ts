/** A transport that can send no more, although the connection goes on receiving. */
import { expect, test, vi } from 'vitest';
import { WININET_E_CONNECTION_ABORTED } from '../../hresult.ts';
import type { SendTotals } from '../../transport.ts';
import { OutboundQueue } from './outbound-queue.ts';
import { FakeTransport, outcome } from '../testing/fake-transport.ts';

const MiB = 1024 * 1024;
const sendTimeout = 1000;

test('once the transport can send no more, what waits and what comes fails, and closing waits for nothing', async () => {
  vi.useFakeTimers();
  const [stalled, drained] = [vi.fn(), vi.fn()];
  const queue = new OutboundQueue(stalled);
  const transport = new FakeTransport();
  transport.connect({ url: '', protocols: [], headers: [], options: {} as never }, {
    sent: (totals: SendTotals) => queue.sent(totals),
  } as never);
  const { connection } = transport;
  queue.open(connection, sendTimeout);
  const write = (size: number) => outcome(queue.write(new Uint8Array(size), size, false, true, true).promise);
  const waiting = queue.write(new Uint8Array(6 * MiB), 6 * MiB, false, true, true);
  Object.assign(connection, { sendEnded: true });
  expect(await write(1)).toBe(WININET_E_CONNECTION_ABORTED);
  expect(await outcome(waiting.promise)).toBe(WININET_E_CONNECTION_ABORTED);
  expect(await outcome(queue.flush().promise)).toBe(WININET_E_CONNECTION_ABORTED);
  expect(connection.sends).toHaveLength(1);
  queue.whenDrained(drained);
  expect(drained).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10 * sendTimeout);
  expect(stalled).not.toHaveBeenCalled();
  vi.useRealTimers();
});
