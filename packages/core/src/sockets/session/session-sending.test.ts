/** What a session decides about sending, before, during and after a connection. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { winrtError } from '../../errors.ts';
import { RO_E_CLOSED, WININET_E_CONNECTION_ABORTED, WININET_E_TIMEOUT } from '../../hresult.ts';
import { WindowsRuntimeBuffer } from '../../streams/buffer.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport, microtasks, openOn, outcome } from '../testing/fake-transport.ts';

const MiB = 1024 * 1024;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
const hour = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ['fails after the send timeout', 'network', WININET_E_TIMEOUT],
  ['may take any time where the platform hides how far it is', 'opaque', 'pending'],
] as const)('a write of which nothing leaves %s', async (_, sendBackPressure, expected) => {
  const transport = new FakeTransport({ sendBackPressure });
  const socket = new StreamWebSocket(transport);
  await openOn(transport, socket);
  const stuck = socket.outputStream.writeAsync(WindowsRuntimeBuffer.over(new Uint8Array(2 * MiB)));
  vi.advanceTimersByTime(hour);
  expect(await outcome(stuck)).toBe(expected);
});

test('a writable that is taken before the connect sends, and errors when the connection does', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  const writer = socket.writable.getWriter();
  const connection = await openOn(transport, socket);
  await writer.write(Uint8Array.of(1, 2, 3));
  expect([connection.sends.length, await outcome(writer.closed)]).toEqual([1, 'pending']);
  connection.handler.failed(lost);
  await expect(writer.closed).rejects.toBe(lost);
});

test('a writable that is taken after a close without a connect has errored as closed', async () => {
  const socket = new StreamWebSocket(new FakeTransport());
  socket.close();
  const { closed } = socket.writable.getWriter();
  await microtasks();
  expect(await outcome(closed)).toBe(RO_E_CLOSED);
});
