/** A connection that uses the memory of what it gives again: see `Connection.lends`. */
import { beforeEach, expect, test, vi } from 'vitest';
import { ERROR_CANCELLED } from '../../hresult.ts';
import type { Operation } from '../../foundation/async-operation.ts';
import { toUint8Array, WindowsRuntimeBuffer, type IBuffer } from '../../streams/buffer.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { microtasks, openOn, outcome, FakeTransport } from '../testing/fake-transport.ts';
import { fakeOpening } from '../testing/opening.ts';
import { ByteReceiver } from './byte-receiver.ts';

const MiB = 1024 * 1024;

let receiver: ByteReceiver;
let calls: readonly string[];
/** All that is lent is lent from here. */
const memory = new Uint8Array(2 * MiB);
let next: number;

beforeEach(() => {
  const opening = fakeOpening(vi.fn());
  calls = opening.connection.calls;
  receiver = new ByteReceiver({ refusal: () => undefined });
  receiver.opened({ ...opening, connection: Object.assign(opening.connection, { lends: true }) });
  next = 0;
});

function arrive(...sizes: readonly number[]): void {
  receiver.together(true);
  for (const size of sizes) {
    for (let i = 0; i < size; i++) memory[i] = next++ % 251;
    receiver.data(memory.subarray(0, size));
    memory.fill(0xff, 0, size);
  }
  receiver.together(false);
}

const read = (buffer: WindowsRuntimeBuffer, partial = true): Operation<IBuffer, number> =>
  receiver.read({ buffer, count: buffer.capacity, partial });
const numbered = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => (from + i) % 251);
const bytesOf = async ({ promise }: Operation<IBuffer, number>): Promise<number[]> => [...toUint8Array(await promise)];

test('what is unread, and what a read gets, stays as it came', async () => {
  arrive(10, 3000);
  expect(await bytesOf(read(new WindowsRuntimeBuffer(4)))).toEqual(numbered(0, 4));
  arrive(10);
  expect(await bytesOf(read(new WindowsRuntimeBuffer(3016), false))).toEqual(numbered(4, 3020));
  const waiting = read(new WindowsRuntimeBuffer(20));
  arrive(20);
  expect(await bytesOf(waiting)).toEqual(numbered(3020, 3040));
});

test('what comes together answers one read, up to its count, and the rest the next', async () => {
  const waiting = read(new WindowsRuntimeBuffer(50));
  arrive(10, 0, 20, 30);
  expect(await bytesOf(waiting)).toEqual(numbered(0, 50));
  expect(await bytesOf(read(new WindowsRuntimeBuffer(50)))).toEqual(numbered(50, 60));
});

test('a buffer that is passed again is filled and given back, in one memory', async () => {
  const buffer = new WindowsRuntimeBuffer(100);
  const first = read(buffer);
  arrive(3);
  // Most buffers are used once, and the first read may have brought a few bytes only.
  expect(toUint8Array(await first.promise).buffer.byteLength).toBe(3);
  const memories = new Set<unknown>();
  for (const sizes of [[5], [40, 60], [1]]) {
    const from = next;
    const again = read(buffer);
    arrive(...sizes);
    expect(await again.promise).toBe(buffer);
    expect(await bytesOf(again)).toEqual(numbered(from, next));
    memories.add(toUint8Array(buffer).buffer);
  }
  expect(memories.size).toBe(1);
});

test('a buffer whose memory was transferred with an answer is answered by another, and nothing is lost', async () => {
  const buffer = new WindowsRuntimeBuffer(100);
  for (let round = 0; round < 4; round++) {
    const from = next;
    const reading = read(buffer);
    arrive(10);
    const bytes = toUint8Array(await reading.promise);
    expect([...bytes]).toEqual(numbered(from, next));
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  }
});

test.each([[[0, 5]], [[0], [5]]])(
  'an empty frame leaves a buffer that is transferred behind it alone: %j',
  async (...frames) => {
    const buffer = new WindowsRuntimeBuffer(100);
    toUint8Array(buffer);
    const reading = read(buffer);
    arrive(0);
    structuredClone(null, { transfer: [toUint8Array(buffer).buffer] });
    for (const sizes of frames) arrive(...sizes);
    expect(await bytesOf(reading)).toEqual(numbered(0, 5));
  },
);

test('a read that is cancelled in its progress handler keeps its bytes, and the next read gets the next ones', async () => {
  const buffer = new WindowsRuntimeBuffer(10);
  for (let round = 0; round < 3; round++) {
    const from = next;
    const first = read(buffer);
    let second: Operation<IBuffer, number> | undefined;
    void first.promise.then(undefined, undefined, () => {
      second = read(new WindowsRuntimeBuffer(10));
      first.cancel();
    });
    arrive(4);
    expect(await bytesOf(first)).toEqual(numbered(from, from + 4));
    arrive(4);
    expect(await bytesOf(second ?? expect.fail('no progress was told'))).toEqual(numbered(from + 4, from + 8));
  }
});

test('a buffer that was transferred during a full read fails that read, and the bytes go to the next', async () => {
  const buffer = new WindowsRuntimeBuffer(10);
  toUint8Array(buffer);
  const reading = read(buffer, false);
  arrive(5);
  structuredClone(null, { transfer: [toUint8Array(buffer).buffer] });
  arrive(5);
  await expect(reading.promise).rejects.toThrow('transferred');
  expect(await bytesOf(read(new WindowsRuntimeBuffer(10)))).toEqual(numbered(0, 10));
});

test('a read that is cancelled leaves the bytes for the next one', async () => {
  const buffer = new WindowsRuntimeBuffer(10);
  for (const partial of [true, false]) {
    const cancelled = read(buffer, partial);
    cancelled.cancel();
    arrive(4);
    expect(await outcome(cancelled.promise)).toBe(ERROR_CANCELLED);
  }
  expect(await bytesOf(read(new WindowsRuntimeBuffer(8)))).toEqual(numbered(0, 8));
});

test('a read that has got bytes is answered before the end that came together with them', async () => {
  const buffer = new WindowsRuntimeBuffer(100);
  toUint8Array(buffer);
  const reading = read(buffer);
  const told: string[] = [];
  const answered = bytesOf(reading).finally(() => told.push('read'));
  receiver.together(true);
  receiver.data(Uint8Array.of(1, 2));
  receiver.peerClosed(() => told.push('closed'));
  receiver.together(false);
  expect(await answered).toEqual([1, 2]);
  await microtasks();
  expect(told).toEqual(['read', 'closed']);
  expect(await bytesOf(read(buffer))).toEqual([]);
});

test('the sender is stopped at the same mark, and not by what a read has taken', async () => {
  const buffer = new WindowsRuntimeBuffer(MiB);
  toUint8Array(buffer);
  const reading = read(buffer);
  arrive(MiB);
  expect((await reading.promise).length).toBe(MiB);
  expect(calls).toEqual([]);
  arrive(MiB - 1, 1);
  expect(calls).toEqual(['pause']);
});

test('what comes before the connect has told is kept as it came, and only the part that was meant', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  const connecting = socket.connectAsync('ws://peer.test/');
  const connection = Object.assign(transport.connection, { lends: true });
  expect(connection.handler.copies).toBe(true);
  connection.open();
  const lent = Uint8Array.of(1, 2, 3, 4, 5);
  connection.handler.together?.(true);
  connection.handler.data(lent, false, true, 0, 3);
  connection.handler.data(lent, false, true, 4, 5);
  connection.handler.data('!', true, true);
  connection.handler.together?.(false);
  lent.fill(0);
  await connecting;
  await microtasks();
  const answer = await socket.inputStream.readAsync(new WindowsRuntimeBuffer(9), 9, 1);
  expect([...toUint8Array(answer)]).toEqual([1, 2, 3, 5, '!'.charCodeAt(0)]);
});

test('what comes together on an open connection answers one read of the socket', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  const connection = Object.assign(await openOn(transport, socket), { lends: true });
  const reading = socket.inputStream.readAsync(new WindowsRuntimeBuffer(9), 9, 1);
  connection.handler.together?.(true);
  connection.handler.data(Uint8Array.of(1, 2), false, true);
  connection.handler.data(Uint8Array.of(3), false, true);
  connection.handler.together?.(false);
  expect([...toUint8Array(await reading)]).toEqual([1, 2, 3]);
});
