import { afterEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../errors.ts';
import {
  E_ILLEGAL_METHOD_CALL,
  E_INVALIDARG,
  ERROR_NO_UNICODE_TRANSLATION,
  WININET_E_CONNECTION_ABORTED,
  WSAEMSGSIZE,
} from '../hresult.ts';
import { WindowsRuntimeBuffer } from '../streams/buffer.ts';
import { InputStreamOptions } from '../streams/enums.ts';
import { MessageWebSocketReceiveMode, SocketMessageType } from './settings/enums.ts';

import { MessageWebSocket } from './message-web-socket.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { FakeTransport, microtasks, openOn, outcome, type FakeConnection } from './testing/fake-transport.ts';

const MiB = 1024 * 1024;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

interface Client {
  readonly socket: MessageWebSocket;
  readonly connection: FakeConnection;
  readonly events: MessageWebSocketMessageReceivedEventArgs[];
}

async function client(set: (socket: MessageWebSocket) => void = () => {}): Promise<Client> {
  const transport = new FakeTransport();
  const socket = new MessageWebSocket(transport);
  const events: MessageWebSocketMessageReceivedEventArgs[] = [];
  socket.onmessagereceived = (event) => events.push(event);
  set(socket);
  return { socket, connection: await openOn(transport, socket), events };
}

const pulled = (set: (socket: MessageWebSocket) => void = () => {}): Promise<Client> =>
  client((socket) => {
    socket.onmessagereceived = null;
    set(socket);
  });

function content(event: MessageWebSocketMessageReceivedEventArgs | undefined): number[] {
  const reader = event?.getDataReader();
  const bytes = new Uint8Array(reader?.unconsumedBufferLength ?? 0);
  reader?.readBytes(bytes);
  return [...bytes];
}

afterEach(() => {
  vi.useRealTimers();
});

describe('messagereceived', () => {
  test('has the type of the peer’s message, whatever control.messageType is, and gives the content as often as asked', async () => {
    const { connection, events } = await client();
    connection.message('é');
    connection.message([1]);
    expect(events.map(({ messageType, isMessageComplete }) => [messageType, isMessageComplete])).toEqual([
      [SocketMessageType.utf8, true],
      [SocketMessageType.binary, true],
    ]);
    expect([content(events[0]), content(events[0]), content(events[1])]).toEqual([[0xc3, 0xa9], [0xc3, 0xa9], [1]]);
  });

  test('gives the message as a stream, new each time, that ends', async () => {
    const { connection, events } = await client();
    connection.message([1, 2, 3]);
    connection.message('');
    const [first, second] = [events[0]?.getDataStream(), events[0]?.getDataStream()];
    const read = async (stream: typeof first, count: number): Promise<unknown> =>
      (await stream?.readAsync(new WindowsRuntimeBuffer(count), count, InputStreamOptions.none))?.length;
    expect([await read(first, 2), await read(first, 5), await read(first, 5)]).toEqual([2, 1, 0]);
    expect(await read(second, 5)).toBe(3);
    expect(await read(events[1]?.getDataStream(), 5)).toBe(0);
    expect(content(events[0])).toEqual([1, 2, 3]);
  });

  test('comes once for a failure, which both getters throw, and no closed comes', async () => {
    const { socket, connection, events } = await client();
    const closed = vi.fn();
    socket.onclosed = closed;
    connection.message([1]);
    connection.handler.failed(lost);
    connection.handler.failed(lost);
    await microtasks();
    expect(events).toHaveLength(2);
    const failure = events[1];
    expect([failure?.messageType, failure?.isMessageComplete]).toEqual([SocketMessageType.binary, true]);
    expect(() => failure?.getDataReader()).toThrow(lost);
    expect(() => failure?.getDataStream()).toThrow(lost);
    expect(closed).not.toHaveBeenCalled();
  });

  test('is one object: event, args and detail, with the socket as sender', async () => {
    const { socket, connection, events } = await client();
    connection.message([1]);
    const [event] = events;
    expect([event?.type, event?.target]).toEqual(['messagereceived', socket]);
    expect(event?.detail[0]).toBe(event);
  });

  test('stops when the socket is closed inside a handler', async () => {
    const seen: number[] = [];
    const { connection } = await client((socket) => {
      socket.onmessagereceived = (event) => {
        seen.push(...content(event));
        socket.close();
      };
    });
    connection.message([1]);
    connection.message([2]);
    expect(seen).toEqual([1]);
  });

  test('is not raised for messages after one over maxMessageSize', async () => {
    const { socket, connection, events } = await client((unopened) => (unopened.control.maxMessageSize = 2));
    connection.message([1, 2]);
    connection.message([1, 2, 3]);
    connection.message([4]);
    expect(connection.calls).toEqual(['abort 1009']);
    expect(events).toHaveLength(2);
    expect(() => events[1]?.getDataReader()).toThrow(expect.objectContaining({ number: WSAEMSGSIZE }));
    expect(await outcome(socket.sendAsync('more'))).toBe(WSAEMSGSIZE);
  });
});

describe('receiveMode', () => {
  test('partialMessage raises slices as they come, the last one marked, all of one type', async () => {
    const { connection, events } = await client(
      ({ control }) => (control.receiveMode = MessageWebSocketReceiveMode.partialMessage),
    );
    connection.handler.data(Uint8Array.of(0xe2, 0x82), true, false);
    connection.handler.data(Uint8Array.of(0xac), true, false);
    connection.handler.data(new Uint8Array(0), true, true);
    expect(events.map((event) => [event.isMessageComplete, event.messageType, content(event)])).toEqual([
      [false, SocketMessageType.utf8, [0xe2, 0x82]],
      [false, SocketMessageType.utf8, [0xac]],
      [true, SocketMessageType.utf8, []],
    ]);
    expect(() => events[0]?.getDataReader().readString(2)).toThrow(
      expect.objectContaining({ number: ERROR_NO_UNICODE_TRANSLATION }),
    );
  });

  test('takes only values of the enum, and only before the connect', async () => {
    const { socket } = await client(({ control }) => {
      expect(control.receiveMode).toBe(MessageWebSocketReceiveMode.fullMessage);
      expect(() => (control.receiveMode = 2 as never)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
    });
    expect(() => (socket.control.receiveMode = MessageWebSocketReceiveMode.partialMessage)).toThrow(
      expect.objectContaining({ number: E_ILLEGAL_METHOD_CALL }),
    );
  });
});

describe('readable', () => {
  test('gives texts as strings and bytes as bytes, one message a chunk, then the end', async () => {
    const { socket, connection } = await pulled();
    connection.message('é');
    connection.handler.data(Uint8Array.of(0xc3, 0xa9), true, true);
    connection.message([1, 2]);
    connection.message('');
    connection.handler.closed(1000, '');
    const reader = socket.readable.getReader();
    const chunks: unknown[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
    expect(chunks).toEqual(['é', 'é', Uint8Array.of(1, 2), '']);
  });

  test('has no effect before it is read: up to 1 MiB is kept, and more is dropped', async () => {
    const { socket, connection } = await pulled();
    expect(socket.readable).toBe(socket.readable);
    connection.message(new Uint8Array(MiB));
    connection.message([1]);
    await microtasks();
    expect(connection.calls).toEqual([]);
    await expect(socket.readable.getReader().read()).rejects.toThrow(/2 messages/);
  });

  test('with a handler of messagereceived is refused, and the handler goes on', async () => {
    const { socket, connection, events } = await client();
    await expect(socket.readable.getReader().read()).rejects.toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
    connection.message([1]);
    expect(events).toHaveLength(1);
  });

  test('before the connection errors', async () => {
    const socket = new MessageWebSocket(new FakeTransport());
    await expect(socket.readable.getReader().read()).rejects.toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
  });

  test('that is not read stops the sender, and reading resumes it', async () => {
    const { socket, connection } = await pulled();
    const reader = socket.readable.getReader();
    connection.message('first');
    await reader.read();
    for (let count = 0; count < 8; count++) connection.message(new Uint8Array(MiB / 8));
    expect(connection.calls).toEqual(['pause']);
    for (let count = 0; count < 6; count++) await reader.read();
    expect(connection.calls).toEqual(['pause', 'resume']);
  });

  test('cancelled, closes the socket, with the code that the reason carries', async () => {
    const { socket, connection } = await pulled();
    const reader = socket.readable.getReader();
    const pending = reader.read();
    await reader.cancel({ closeCode: 3001, reason: 'enough' });
    expect((await pending).done).toBe(true);
    expect(connection.calls).toEqual(['close 3001 enough']);
  });
});

describe('writable', () => {
  test('sends each chunk as one message: strings as text, bytes as binary, whatever messageType is', async () => {
    const { socket, connection } = await client();
    const writer = socket.writable.getWriter();
    await writer.write('é');
    await writer.write('');
    await writer.write(Uint8Array.of(1).buffer);
    const closing = writer.close();
    await microtasks();
    expect(connection.sends).toEqual([
      { payload: 'é', text: true, final: true },
      { payload: '', text: true, final: true },
      { payload: Uint8Array.of(1), text: false, final: true },
    ]);
    expect(connection.calls.at(-1)).toBe('close');
    connection.leaveAll();
    connection.handler.closed(1005, '');
    await closing;
  });

  test('waits while the transport is over its low mark', async () => {
    const { socket, connection } = await client();
    const writing = socket.writable.getWriter().write(new Uint8Array(2 * MiB));
    expect(await outcome(writing)).toBe('pending');
    connection.leaveAll();
    expect(await outcome(writing)).toBeUndefined();
  });

  test.each([
    ['a lone surrogate', 'a\uD800', ERROR_NO_UNICODE_TRANSLATION],
    ['a number', 7, E_INVALIDARG],
  ])('errors on %s, and nothing is sent', async (_, chunk, number) => {
    const { socket, connection } = await client();
    await expect(socket.writable.getWriter().write(chunk as never)).rejects.toMatchObject({ number });
    expect(connection.sends).toEqual([]);
  });
});

describe('control.maxMessageSize', () => {
  test.each([
    [Infinity, 4294967295],
    [2 ** 40, 4294967295],
    [4294967295, 4294967295],
    [10, 10],
    [0, 0],
  ])('of %d is %d', (set, got) => {
    const { control } = new MessageWebSocket(new FakeTransport());
    control.maxMessageSize = set;
    expect(control.maxMessageSize).toBe(got);
  });

  test.each([NaN, undefined, 'abc', null])('of %s is refused by name', (value) => {
    const { control } = new MessageWebSocket(new FakeTransport());
    expect(() => (control.maxMessageSize = value as never)).toThrow(/control\.maxMessageSize/);
  });
});

test('sendAsync refuses a buffer that was transferred elsewhere, and an empty one it sends', async () => {
  const socket = new MessageWebSocket(new FakeTransport());
  const bytes = Uint8Array.of(1, 2, 3);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  expect(() => socket.sendAsync(bytes)).toThrow(/sendAsync: the buffer was transferred/);
  expect(() => socket.sendAsync(bytes.buffer)).toThrow(/sendAsync: the buffer was transferred/);
  expect(() => socket.sendAsync(new Uint8Array(0))).not.toThrow();
});
