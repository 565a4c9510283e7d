/** What has no memory, or a size that the engine has no array or string for, fails by name the socket or the call that it is about. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { E_OUTOFMEMORY, WSAEMSGSIZE } from '../../hresult.ts';
import { DataReader } from '../../streams/data-reader.ts';
import { DataWriter } from '../../streams/data-writer.ts';
import { fromUint8Array } from '../../streams/buffer.ts';
import { UnicodeEncoding } from '../../streams/enums.ts';
import { InMemoryRandomAccessStream } from '../../streams/in-memory-random-access-stream.ts';
import type { Capabilities } from '../../capabilities.ts';
import { MessageWebSocketReceiveMode } from '../settings/enums.ts';

import { MessageWebSocket } from '../message-web-socket.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from '../message-received-event-args.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport, microtasks, openOn, outcome, type FakeConnection } from '../testing/fake-transport.ts';

const { partialMessage } = MessageWebSocketReceiveMode;
const MiB = 1024 * 1024;
const refusal = new RangeError('Array buffer allocation failed');
const refuse = (): never => {
  throw refusal;
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const noEncoding = (): unknown => vi.spyOn(TextEncoder.prototype, 'encode').mockImplementation(refuse);
const noDecoding = (): unknown =>
  vi.spyOn(TextDecoder.prototype, 'decode').mockImplementation(() => {
    throw Object.assign(new Error('Cannot create a string longer than 0x1fffffe8 characters'), {
      code: 'ERR_STRING_TOO_LONG',
    });
  });

/** As if there were no memory for arrays of bytes from 8 on. */
function noArrays(): void {
  const Original = Uint8Array;
  const Refusing = function (size: unknown, ...rest: never[]) {
    if (typeof size === 'number' && size >= 8) refuse();
    return new Original(size as never, ...rest);
  };
  vi.spyOn(Original.prototype, 'slice').mockImplementation(function (this: Uint8Array, start = 0, end = this.length) {
    if (end - start >= 8) refuse();
    return Original.from(this.subarray(start, end));
  });
  vi.stubGlobal(
    'Uint8Array',
    Object.assign(Refusing, { prototype: Original.prototype, of: (...items: number[]) => Original.of(...items) }),
  );
}

interface Opened<T> {
  readonly socket: T;
  readonly connection: FakeConnection;
}

async function messages(
  prepare: (socket: MessageWebSocket) => void = () => {},
  capabilities: Partial<Capabilities> = {},
): Promise<Opened<MessageWebSocket>> {
  const transport = new FakeTransport(capabilities);
  const socket = new MessageWebSocket(transport);
  prepare(socket);
  const connection = await openOn(transport, socket);
  await microtasks();
  return { socket, connection };
}

describe('a message to a reader of readable whose memory can’t be allocated', () => {
  const long = new Uint8Array(8).fill(0x61);
  const chunk = new Uint8Array(4096);
  test.each<[string, () => void, (connection: FakeConnection) => void]>([
    ['a text that no string can hold', noDecoding, ({ handler }) => handler.data(long, true, true)],
    ['bytes to be put together', noArrays, ({ handler }) => [1, 2].forEach((n) => handler.data(long, false, n === 2))],
    ['a slice of a large chunk', noArrays, ({ handler }) => handler.data(chunk.subarray(0, 8), false, true)],
    ['a text in fragments, to be encoded', noEncoding, ({ handler }) => handler.data('text', true, false)],
  ])('fails the socket with 1009: %s', async (_what, prepare, arrive) => {
    const { socket, connection } = await messages();
    const read = socket.readable.getReader().read();
    await microtasks();
    prepare();
    arrive(connection);
    expect(await outcome(read)).toBe(E_OUTOFMEMORY);
    expect(connection.calls).toEqual(['abort 1009']);
    expect((await socket.ended).error).toMatchObject({ number: E_OUTOFMEMORY });
    expect(await outcome(socket.sendAsync('more'))).toBe(E_OUTOFMEMORY);
  });

  test('is reported when it is read, and no later message is given out in its place', async () => {
    const { socket, connection } = await messages();
    connection.message('first');
    connection.handler.data(long, true, true);
    connection.message('behind');
    noDecoding();
    const reader = socket.readable.getReader();
    expect(await outcome(reader.read())).toEqual({ value: 'first', done: false });
    expect(await outcome(reader.read())).toBe(E_OUTOFMEMORY);
    expect(await outcome(reader.read())).toBe(E_OUTOFMEMORY);
    expect(connection.calls).toEqual(['abort 1009']);
  });

  test('does not keep closed from being raised, if the peer had closed before it was read', async () => {
    const closed = vi.fn();
    const { socket, connection } = await messages((unopened) => (unopened.onclosed = ({ code }) => closed(code)));
    const reader = socket.readable.getReader();
    connection.message('first');
    connection.handler.data(long, true, true);
    expect(await outcome(reader.read())).toEqual({ value: 'first', done: false });
    connection.handler.closed(1000, '');
    noDecoding();
    expect(await outcome(reader.read())).toBe(E_OUTOFMEMORY);
    expect((await socket.ended).code).toBe(1000);
    expect(closed.mock.calls).toEqual([[1000]]);
  });
});

describe('for a handler of messagereceived', () => {
  const long = new Uint8Array(8).fill(0x61);
  test.each<[string, () => void, (connection: FakeConnection) => void]>([
    [
      'a message to be put together',
      noArrays,
      ({ handler }) => [1, 2].forEach((n) => handler.data(long, false, n === 2)),
    ],
    [
      'a text to be encoded',
      noEncoding,
      ({ handler }) => ['a', 'b'].forEach((part) => handler.data(part, true, false)),
    ],
  ])('%s, whose memory can’t be allocated, is reported as a failure', async (_what, prepare, arrive) => {
    const told: unknown[] = [];
    const { connection } = await messages((socket) => {
      socket.onmessagereceived = (event) => {
        try {
          event.getDataReader();
        } catch (error) {
          told.push((error as { number: number }).number);
        }
      };
    });
    prepare();
    arrive(connection);
    expect([told, connection.calls]).toEqual([[E_OUTOFMEMORY], ['abort 1009']]);
  });
});

test('a text for which a StreamWebSocket has no memory as bytes fails it, after the bytes before', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  const connection = await openOn(transport, socket);
  await microtasks();
  connection.message([1, 2]);
  noEncoding();
  connection.message('text');
  const reader = new DataReader(socket.inputStream);
  expect(await outcome(reader.loadAsync(2))).toBe(2);
  expect(await outcome(reader.loadAsync(1))).toBe(E_OUTOFMEMORY);
  expect(connection.calls).toEqual(['abort 1009']);
});

describe('in a call of the app', () => {
  const reader = (): DataReader => DataReader.fromBuffer(fromUint8Array(new Uint8Array(16).fill(0x61)));
  async function event(): Promise<MessageWebSocketMessageReceivedEventArgs> {
    const events: MessageWebSocketMessageReceivedEventArgs[] = [];
    const { connection } = await messages((socket) => (socket.onmessagereceived = (each) => events.push(each)));
    // The bytes of a short text are made when they are read.
    connection.message('a text'.repeat(1000));
    return events[0] as MessageWebSocketMessageReceivedEventArgs;
  }
  const inUtf16 = <T extends { unicodeEncoding: UnicodeEncoding }>(target: T): T =>
    Object.assign(target, { unicodeEncoding: UnicodeEncoding.utf16LE });
  const noStrings = (): unknown => vi.spyOn(String, 'fromCharCode').mockImplementation(refuse);
  const noList = (): unknown => vi.spyOn(Array, 'from').mockImplementationOnce(refuse);

  test.each<[string, () => unknown, (there: DataReader) => unknown]>([
    ['readString', noDecoding, (there) => there.readString(16)],
    ['readString', noStrings, (there) => inUtf16(there).readString(8)],
    ['readBuffer', noArrays, (there) => there.readBuffer(16)],
    ['readBytes', noList, (there) => there.readBytes()],
    ['detachBuffer', noArrays, (there) => there.detachBuffer()],
    ['writeString', noEncoding, () => new DataWriter().writeString('text')],
    ['writeString', noArrays, () => inUtf16(new DataWriter()).writeString('text')],
    ['measureString', noEncoding, () => new DataWriter().measureString('text')],
    ['writeBytes', noArrays, () => new DataWriter().writeBytes([1, 2, 3, 4, 5, 6, 7, 8])],
  ])('%s throws E_OUTOFMEMORY, and says which it was', (member, prepare, call) => {
    const there = reader();
    const known = expect.objectContaining({ number: E_OUTOFMEMORY, message: expect.stringContaining(member) });
    prepare();
    expect(() => call(there)).toThrow(known);
  });

  test('bytes that readBytes and readString could not give can still be read', () => {
    const full = reader();
    noList();
    expect(() => full.readBytes()).toThrow();
    noDecoding();
    expect(() => full.readString(16)).toThrow();
    expect(full.unconsumedBufferLength).toBe(16);
  });

  test.each(['getDataReader', 'getDataStream'] as const)('%s throws E_OUTOFMEMORY', async (member) => {
    const received = await event();
    noEncoding();
    const known = expect.objectContaining({ number: E_OUTOFMEMORY, message: expect.stringContaining(member) });
    expect(() => received[member]()).toThrow(known);
  });

  test('sendAsync rejects, and the socket goes on', async () => {
    const { socket, connection } = await messages();
    // A short text is not encoded to be measured.
    const text = 'text'.repeat(1000);
    noEncoding();
    expect(await outcome(socket.sendAsync(text))).toBe(E_OUTOFMEMORY);
    vi.restoreAllMocks();
    expect(await outcome(socket.sendAsync(text))).toBe(4000);
    expect(connection.sends).toHaveLength(1);
  });

  test('a frame to be joined rejects, and may be sent again', async () => {
    const { socket, connection } = await messages(undefined, { fragments: 'joined' });
    const frame = fromUint8Array(new Uint8Array(8).fill(1));
    noArrays();
    expect(await outcome(socket.sendNonfinalFrameAsync(frame))).toBe(E_OUTOFMEMORY);
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    expect(await outcome(socket.sendNonfinalFrameAsync(frame))).toBe(8);
    expect(await outcome(socket.sendFinalFrameAsync(frame))).toBe(8);
    expect(connection.sends.map(({ payload }) => payload)).toEqual([new Uint8Array(16).fill(1)]);
  });

  test('a write to memory rejects', async () => {
    const bytes = fromUint8Array(new Uint8Array(4));
    noArrays();
    expect(await outcome(new InMemoryRandomAccessStream().writeAsync(bytes))).toBe(E_OUTOFMEMORY);
  });
});

describe('while maxMessageSize is not set', () => {
  test('a message of 256 MiB passes, and one of a byte more fails the socket', async () => {
    const { socket, connection } = await messages();
    const reader = socket.readable.getReader();
    const read = reader.read();
    await microtasks();
    connection.handler.data(new Uint8Array(256 * MiB), false, true);
    expect(((await read).value as Uint8Array).byteLength).toBe(256 * MiB);
    connection.handler.data(new Uint8Array(256 * MiB), false, false);
    connection.handler.data(Uint8Array.of(1), false, true);
    expect(await outcome(reader.read())).toBe(WSAEMSGSIZE);
    expect(connection.count('abort 1009')).toBe(1);
  });

  test('parts of a message of any size are given out where they arrive as such', async () => {
    let size = 0;
    const { connection } = await messages((socket) => {
      socket.control.receiveMode = partialMessage;
      socket.onmessagereceived = (event) => (size += event.getDataReader().unconsumedBufferLength);
    });
    const part = new Uint8Array(128 * MiB);
    for (let count = 0; count < 3; count++) connection.handler.data(part, false, count === 2);
    expect([size, connection.calls]).toEqual([384 * MiB, []]);
  });

  test.each<[string, Partial<Capabilities>, number]>([
    ['to a reader of readable', {}, WSAEMSGSIZE],
    ['where the platform holds them whole', { partialMessages: 'sliced' }, WSAEMSGSIZE],
  ])('a message in partialMessage mode is bounded %s', async (_where, capabilities, number) => {
    const { socket, connection } = await messages(
      ({ control }) => (control.receiveMode = partialMessage),
      capabilities,
    );
    const read = socket.readable.getReader().read();
    connection.handler.data(new Uint8Array(256 * MiB + 1), false, true);
    expect([await outcome(read), connection.calls]).toEqual([number, ['abort 1009']]);
  });

  test('a larger maxMessageSize raises the limit', async () => {
    const { socket, connection } = await messages(({ control }) => (control.maxMessageSize = 300 * MiB));
    const reader = socket.readable.getReader();
    const read = reader.read();
    await microtasks();
    connection.handler.data(new Uint8Array(300 * MiB), false, true);
    expect(((await read).value as Uint8Array).byteLength).toBe(300 * MiB);
    connection.handler.data(new Uint8Array(300 * MiB + 1), false, true);
    expect(await outcome(reader.read())).toBe(WSAEMSGSIZE);
  });
});
