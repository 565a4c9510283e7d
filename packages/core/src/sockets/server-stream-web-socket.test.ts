import { expect, test } from 'vitest';
import { winrtError } from '../errors.ts';
import {
  ERROR_INVALID_OPERATION,
  RO_E_CLOSED,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
  WSAEMSGSIZE,
} from '../hresult.ts';
import { WindowsRuntimeBuffer } from '../streams/buffer.ts';
import { InputStreamOptions } from '../streams/enums.ts';
import { serverStreamWebSocketOver, type ServerStreamWebSocket } from './server-stream-web-socket.ts';
import { FakeAcceptor, microtasks, outcome, type FakeConnection } from './testing/fake-transport.ts';

const MiB = 1024 * 1024;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

function accept(): { socket: ServerStreamWebSocket; connection: FakeConnection } {
  const acceptor = new FakeAcceptor();
  const socket = serverStreamWebSocketOver(acceptor);
  return { socket, connection: acceptor.connection };
}

/** Reads what is there, at most so much; gives the number of bytes. */
const reading = ({ inputStream }: ServerStreamWebSocket, count: number): PromiseLike<number> =>
  inputStream
    .readAsync(new WindowsRuntimeBuffer(count), count, InputStreamOptions.partial)
    .then((buffer) => buffer.length);

const read = (socket: ServerStreamWebSocket, count: number): Promise<unknown> => outcome(reading(socket, count));

test('reads are allowed from the accept on, and have what came before them, text as its UTF-8', async () => {
  const { socket, connection } = accept();
  const waiting = read(socket, 10);
  connection.message([1, 2, 3]);
  expect(await waiting).toBe(3);
  connection.message('é');
  expect(await read(socket, 10)).toBe(2);
});

test('after the peer’s close there are the bytes before it, closed, and then 0 bytes', async () => {
  const { socket, connection } = accept();
  const order: unknown[] = [];
  socket.onclosed = ({ target, code }) => order.push(target, code);
  connection.message([1, 2, 3]);
  order.push(await reading(socket, 1));
  connection.handler.closed(4000, '');
  await microtasks();
  order.push(await reading(socket, 10));
  order.push(await reading(socket, 10));
  expect(order).toEqual([1, 2, socket, 4000, 0]);
});

test('after a lost link there are the bytes before it, and then the failure', async () => {
  const { socket, connection } = accept();
  connection.message([1, 2, 3]);
  connection.handler.failed(lost);
  await microtasks();
  expect([await read(socket, 10), await read(socket, 10)]).toEqual([3, WININET_E_CONNECTION_ABORTED]);
});

test('our close cancels a read that waits, and later ones are refused as closed', async () => {
  const { socket } = accept();
  const waiting = socket.inputStream.readAsync(new WindowsRuntimeBuffer(1), 1, InputStreamOptions.none);
  socket.close();
  expect([await outcome(waiting), await read(socket, 1)]).toEqual([WININET_E_OPERATION_CANCELLED, RO_E_CLOSED]);
});

test('unread bytes stop the sender, and reading resumes it', async () => {
  const { socket, connection } = accept();
  await microtasks();
  connection.message(new Uint8Array(MiB));
  expect(connection.calls).toEqual(['pause']);
  expect(await read(socket, MiB)).toBe(MiB);
  expect(connection.calls).toEqual(['pause', 'resume']);
});

test('unread bytes fail a socket whose platform can’t stop the sender', async () => {
  const acceptor = new FakeAcceptor({ receiveBackPressure: 'limited' });
  const socket = serverStreamWebSocketOver(acceptor, { maxInboundBufferSize: 10 });
  await microtasks();
  acceptor.connection.message(new Uint8Array(11));
  expect(acceptor.connection.calls).toEqual(['abort 1009']);
  expect(await outcome(socket.outputStream.flushAsync())).toBe(WSAEMSGSIZE);
});

test('readable and inputStream have the same bytes, one at a time', async () => {
  const { socket, connection } = accept();
  const reader = socket.readable.getReader();
  expect(await read(socket, 1)).toBe(ERROR_INVALID_OPERATION);
  connection.message([1, 2]);
  expect((await reader.read()).value).toEqual(Uint8Array.of(1, 2));
  reader.releaseLock();
  connection.message([3]);
  expect(await read(socket, 1)).toBe(1);
});

test('writable sends chunks as binary messages of at most 1 MiB', async () => {
  const { socket, connection } = accept();
  const writing = socket.writable.getWriter().write(new Uint8Array(MiB + 1));
  await microtasks();
  connection.leaveAll();
  await writing;
  expect(connection.sends.map(({ payload, text }) => [payload.length, text])).toEqual([
    [MiB, false],
    [1, false],
  ]);
});
