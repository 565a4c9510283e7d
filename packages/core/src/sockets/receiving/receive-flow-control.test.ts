/** What a connection can do otherwise than its platform: one that can be paused where others can't. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WININET_E_TIMEOUT, WSAEMSGSIZE } from '../../hresult.ts';
import { fromUint8Array, WindowsRuntimeBuffer } from '../../streams/buffer.ts';
import { InputStreamOptions } from '../../streams/enums.ts';
import type { ConnectionInfo } from '../../transport.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport, microtasks, outcome, type FakeConnection } from '../testing/fake-transport.ts';

const MiB = 1024 * 1024;
const paused: ConnectionInfo = {
  protocol: '',
  capabilities: { receiveBackPressure: 'paused', sendBackPressure: 'opaque' },
};
const limited: ConnectionInfo = { protocol: '' };

let transport: FakeTransport;
let socket: StreamWebSocket;

beforeEach(() => {
  vi.useFakeTimers();
  transport = new FakeTransport({ receiveBackPressure: 'limited', sendBackPressure: 'engine' });
  socket = new StreamWebSocket(transport);
  socket.control.maxInboundBufferSize = MiB;
  socket.control.sendTimeout = 1000;
});

afterEach(() => {
  vi.useRealTimers();
});

async function open(info: ConnectionInfo): Promise<FakeConnection> {
  const connecting = socket.connectAsync('ws://peer.test/');
  transport.connection.open(info);
  await connecting;
  await microtasks();
  return transport.connection;
}

const read = (): Promise<unknown> =>
  outcome(
    socket.inputStream
      .readAsync(new WindowsRuntimeBuffer(4 * MiB), 4 * MiB, InputStreamOptions.partial)
      .then(({ length }) => length),
  );

test.each([
  [undefined, false],
  [true, true],
  [1, true],
])('control.receiveBackPressure, set to %s, is given to the transport as %s', async (value, told) => {
  if (value !== undefined) socket.control.receiveBackPressure = value as boolean;
  expect(socket.control.receiveBackPressure).toBe(told);
  await open(limited);
  expect(transport.connection.request.options.receiveBackPressure).toBe(told);
  expect(() => (socket.control.receiveBackPressure = true)).toThrow(/before connectAsync/);
});

test('a connection that can be paused has no limit for what is unread', async () => {
  const connection = await open(paused);
  connection.message(new Uint8Array(2 * MiB));
  expect(connection.count('pause')).toBe(1);
  expect(await read()).toBe(2 * MiB);
});

test('one that can’t has the limit', async () => {
  const connection = await open(limited);
  connection.message(new Uint8Array(2 * MiB));
  await read();
  expect(await read()).toBe(WSAEMSGSIZE);
});

test('no send deadline runs where the platform does not report progress', async () => {
  const connection = await open(paused);
  const write = socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(2 * MiB)));
  vi.advanceTimersByTime(60_000);
  expect(await outcome(write)).toBe('pending');
  connection.leaveAll();
  expect(await outcome(write)).toBe(2 * MiB);
});

test('where the platform reports progress, the deadline runs', async () => {
  await open(limited);
  const write = socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(2 * MiB)));
  vi.advanceTimersByTime(1000);
  expect(await outcome(write)).toBe(WININET_E_TIMEOUT);
});
