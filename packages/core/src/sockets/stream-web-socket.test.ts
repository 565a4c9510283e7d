import { describe, expect, test } from 'vitest';
import { winrtError } from '../errors.ts';
import {
  E_ILLEGAL_METHOD_CALL,
  E_INVALIDARG,
  ERROR_CANCELLED,
  ERROR_INVALID_OPERATION,
  RO_E_CLOSED,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
} from '../hresult.ts';
import { fromUint8Array, WindowsRuntimeBuffer } from '../streams/buffer.ts';
import { DataWriter } from '../streams/data-writer.ts';
import { InputStreamOptions } from '../streams/enums.ts';
import { StreamWebSocket } from './stream-web-socket.ts';
import { FakeTransport, microtasks, openOn, outcome, type FakeConnection } from './testing/fake-transport.ts';

const MiB = 1024 * 1024;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

interface Client {
  readonly socket: StreamWebSocket;
  readonly connection: FakeConnection;
}

async function client(): Promise<Client> {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  return { socket, connection: await openOn(transport, socket) };
}

const read = ({ inputStream }: StreamWebSocket, count: number): Promise<unknown> =>
  outcome(
    inputStream
      .readAsync(new WindowsRuntimeBuffer(count), count, InputStreamOptions.partial)
      .then((buffer) => buffer.length),
  );

describe('outputStream', () => {
  test('sends each write as one binary message, and nothing for an empty write or store', async () => {
    const { socket, connection } = await client();
    const { outputStream } = socket;
    expect(await outputStream.writeAsync(fromUint8Array(Uint8Array.of(1, 2)))).toBe(2);
    expect(await outputStream.writeAsync(new WindowsRuntimeBuffer(8))).toBe(0);
    expect(await new DataWriter(outputStream).storeAsync()).toBe(0);
    expect(connection.sends.map(({ payload, text, final }) => [payload.length, text, final])).toEqual([
      [2, false, true],
    ]);
  });

  test('refuses an empty write as it refuses others', async () => {
    const unconnected = new StreamWebSocket(new FakeTransport());
    const empty = new WindowsRuntimeBuffer(0);
    expect(await outcome(unconnected.outputStream.writeAsync(empty))).toBe(E_ILLEGAL_METHOD_CALL);
    const { socket, connection } = await client();
    connection.handler.failed(lost);
    expect(await outcome(socket.outputStream.writeAsync(empty))).toBe(WININET_E_CONNECTION_ABORTED);
  });
});

describe('readable', () => {
  test('gives the bytes, then closed comes, then the end', async () => {
    const { socket, connection } = await client();
    const order: unknown[] = [];
    socket.onclosed = () => order.push('closed');
    const reader = socket.readable.getReader();
    const first = reader.read();
    connection.message([1, 2]);
    order.push([...((await first).value ?? [])]);
    connection.message('é');
    connection.handler.closed(1000, '');
    for (let end = false; !end;) {
      const { done, value } = await reader.read();
      order.push(done ? 'done' : [...value]);
      end = done;
    }
    expect(order).toEqual([[1, 2], [0xc3, 0xa9], 'closed', 'done']);
  });

  test('gives a large message that came as one as one chunk, without a copy', async () => {
    const { socket, connection } = await client();
    const [large, small] = [new Uint8Array(1024 * 1024), new Uint8Array(40_000)];
    for (const message of [large, small]) connection.handler.data(message, false, true);
    const reader = socket.readable.getReader();
    for (const message of [large, small]) {
      const { value } = await reader.read();
      expect(value?.buffer).toBe(message.buffer);
      expect(value?.byteLength).toBe(message.byteLength);
    }
  });

  test('takes no bytes from the socket before it is read', async () => {
    const { socket, connection } = await client();
    expect(socket.readable).toBe(socket.readable);
    connection.message([1]);
    await microtasks();
    expect(await read(socket, 5)).toBe(1);
  });

  test('errors with the failure, behind the bytes before it', async () => {
    const { socket, connection } = await client();
    connection.message([1]);
    connection.handler.failed(lost);
    const reader = socket.readable.getReader();
    expect([...((await reader.read()).value ?? [])]).toEqual([1]);
    await expect(reader.read()).rejects.toBe(lost);
  });

  test('before the connection errors', async () => {
    const socket = new StreamWebSocket(new FakeTransport());
    await expect(socket.readable.getReader().read()).rejects.toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
  });

  test('while it is locked refuses reads of inputStream, and lets them again when released', async () => {
    const { socket, connection } = await client();
    connection.message([1, 2]);
    const reader = socket.readable.getReader();
    expect(await read(socket, 1)).toBe(ERROR_INVALID_OPERATION);
    expect((await reader.read()).value).toHaveLength(2);
    reader.releaseLock();
    connection.message([3]);
    expect(await read(socket, 1)).toBe(1);
  });

  test('errors if it is read while a read of inputStream runs, which goes on', async () => {
    const { socket, connection } = await client();
    const running = socket.inputStream.readAsync(new WindowsRuntimeBuffer(1), 1, InputStreamOptions.none);
    await expect(socket.readable.getReader().read()).rejects.toMatchObject({ number: ERROR_INVALID_OPERATION });
    connection.message([1]);
    expect((await running).length).toBe(1);
  });

  test('cancelled, closes the socket and drops what comes', async () => {
    const { socket, connection } = await client();
    connection.message(new Uint8Array(2 * MiB));
    const reader = socket.readable.getReader();
    await reader.read();
    await reader.cancel();
    reader.releaseLock();
    expect(connection.calls).toEqual(['pause', 'resume', 'close']);
    expect(await read(socket, 1)).toBe(RO_E_CLOSED);
    expect(await outcome(socket.outputStream.writeAsync(new WindowsRuntimeBuffer(0)))).toBe(RO_E_CLOSED);
  });

  test('cancelled behind the peer’s close, drops the rest, and closed comes', async () => {
    const { socket, connection } = await client();
    const codes: number[] = [];
    socket.onclosed = ({ code }) => codes.push(code);
    const reader = socket.readable.getReader();
    connection.message(new Uint8Array(100 * 1024));
    await reader.read();
    connection.handler.closed(4000, '');
    await reader.cancel();
    await microtasks();
    reader.releaseLock();
    expect([codes, await read(socket, 1)]).toEqual([[4000], RO_E_CLOSED]);
  });

  test('ends a pending read with our close as cancelled', async () => {
    const { socket } = await client();
    const pending = socket.readable.getReader().read();
    await microtasks(); // until the stream has asked
    socket.close();
    await expect(pending).rejects.toMatchObject({ number: WININET_E_OPERATION_CANCELLED });
  });

  test('that is not read stops the sender', async () => {
    const { socket, connection } = await client();
    const reader = socket.readable.getReader();
    connection.message([1]);
    await reader.read();
    for (let count = 0; count < 16; count++) connection.message(new Uint8Array(64 * 1024));
    expect(connection.calls).toEqual(['pause']);
    for (let taken = 0; taken < 768 * 1024;) taken += (await reader.read()).value?.length ?? 0;
    expect(connection.calls).toEqual(['pause', 'resume']);
  });
});

describe('writable', () => {
  test('sends chunks as messages of at most 1 MiB, each when the one before is on its way', async () => {
    const { socket, connection } = await client();
    const writer = socket.writable.getWriter();
    const writing = writer.write(new Uint8Array(6 * MiB));
    await microtasks();
    expect(connection.sends.map(({ payload }) => payload.length)).toEqual([MiB, MiB]);
    for (let round = 0; round < 6; round++) {
      connection.leaveAll();
      await microtasks();
    }
    await writing;
    expect(connection.sends.map(({ payload, text, final }) => [payload.length, text, final])).toEqual(
      Array.from({ length: 6 }, () => [MiB, false, true]),
    );
  });

  test('takes buffers and views, sends nothing for empty ones, and errors on anything else', async () => {
    const { socket, connection } = await client();
    const writer = socket.writable.getWriter();
    await writer.write(Uint8Array.of(1, 2).buffer);
    await writer.write(new Uint16Array([1]));
    await writer.write(new Uint8Array(0));
    expect(connection.sends.map(({ payload }) => payload.length)).toEqual([2, 2]);
    await expect(writer.write('text' as never)).rejects.toMatchObject({ number: E_INVALIDARG });
  });

  test('closed, closes the socket behind what was written, and has closed when that is done', async () => {
    const { socket, connection } = await client();
    const writer = socket.writable.getWriter();
    await writer.write(Uint8Array.of(1));
    const closing = writer.close();
    expect([await outcome(closing), await outcome(writer.ready)]).toEqual(['pending', undefined]);
    expect(connection.calls).toEqual(['send', 'close']);
    connection.leaveAll();
    connection.handler.closed(1005, '');
    expect(await outcome(closing)).toBeUndefined();
    expect(await outcome(writer.closed)).toBeUndefined();
  });

  test('that is closed while the peer closes rejects if something never left', async () => {
    const { socket, connection } = await client();
    const writer = socket.writable.getWriter();
    await writer.write(Uint8Array.of(1));
    const closing = writer.close();
    await microtasks();
    connection.handler.closed(1001, 'crossed');
    await expect(closing).rejects.toMatchObject({ number: RO_E_CLOSED });
    expect((await socket.ended).error).toBeNull();
  });

  test('that is closed while the connection is lost rejects with its error', async () => {
    const { socket, connection } = await client();
    const closing = socket.writable.getWriter().close();
    await microtasks();
    connection.handler.failed(lost);
    await expect(closing).rejects.toBe(lost);
  });

  test.each([
    ['nothing', undefined, 'close'],
    ['a text', 'because', 'close'],
    ['null', null, 'close'],
    ['a code and reason', { closeCode: 4000, reason: 'because' }, 'close 4000 because'],
    ['a code alone', { closeCode: 1000 }, 'close 1000 '],
    ['a code that can’t be sent', { closeCode: 1006, reason: 'because' }, 'close'],
    ['no code', { closeCode: null, reason: 'because' }, 'close'],
    ['a reason that is too long', { closeCode: 4000, reason: 'x'.repeat(124) }, 'close'],
  ])('aborted with %s, closes the socket for that', async (_, reason, close) => {
    const { socket, connection } = await client();
    await socket.writable.abort(reason);
    expect(connection.calls).toEqual([close]);
  });

  test.each([
    ['the peer closes', (connection: FakeConnection) => connection.handler.closed(1000, ''), RO_E_CLOSED],
    ['the link is lost', (connection: FakeConnection) => connection.handler.failed(lost), WININET_E_CONNECTION_ABORTED],
    ['we close', (_: FakeConnection, socket: StreamWebSocket) => socket.close(), RO_E_CLOSED],
    ['we abort', (_: FakeConnection, socket: StreamWebSocket) => socket.abort(), ERROR_CANCELLED],
  ])('errors when %s, and a pipe whose source is idle cancels it', async (_, end, number) => {
    const { socket, connection } = await client();
    let cancelled: unknown;
    const source = new ReadableStream({ cancel: (reason) => void (cancelled = reason) });
    const piping = source.pipeTo(socket.writable);
    await microtasks();
    end(connection, socket);
    await expect(piping).rejects.toMatchObject({ number });
    expect(cancelled).toMatchObject({ number });
  });

  test('read first after the end is errored already', async () => {
    const { socket, connection } = await client();
    connection.handler.failed(lost);
    await expect(socket.writable.getWriter().closed).rejects.toBe(lost);
  });

  test('before the connection errors', async () => {
    const socket = new StreamWebSocket(new FakeTransport());
    const writing = socket.writable.getWriter().write(Uint8Array.of(1));
    await expect(writing).rejects.toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
  });
});

describe('noDelay', () => {
  test.each([
    [undefined, true],
    [false, false],
    [0 as never, false],
  ])('set to %s is given to the transport as %s', (value, expected) => {
    const transport = new FakeTransport();
    const socket = new StreamWebSocket(transport);
    if (value !== undefined) socket.control.noDelay = value;
    void socket.connectAsync('ws://peer.test/');
    expect(transport.connection.request.options.noDelay).toBe(expected);
  });
});

test('the streams are the same objects each time, and closing one leaves the other', async () => {
  const { socket, connection } = await client();
  expect(socket.inputStream).toBe(socket.inputStream);
  expect(socket.outputStream).toBe(socket.outputStream);
  socket.outputStream.close();
  expect(await outcome(socket.outputStream.writeAsync(new WindowsRuntimeBuffer(0)))).toBe(RO_E_CLOSED);
  expect(await outcome(socket.outputStream.flushAsync())).toBe(RO_E_CLOSED);
  connection.message([1]);
  expect(await read(socket, 1)).toBe(1);
  socket.inputStream.close();
  expect(await read(socket, 1)).toBe(RO_E_CLOSED);
});
