/** docs/memory.md, for the buffers that a reader of a message gives. */
import { expect, test } from 'vitest';
import { bytesOf, toUint8Array } from './buffer.ts';
import { DataReader } from './data-reader.ts';

test.each([10, 100_000])('over one message of %i bytes, what one has read and changed no other sees', (size) => {
  const message = new Uint8Array(size).fill(1);
  const buffers = ['readBuffer', 'detachBuffer'].map((member) => {
    const reader = DataReader.overMessage(message);
    return member === 'readBuffer' ? reader.readBuffer(size) : reader.detachBuffer();
  });
  const [first, second] = buffers.map((buffer) => toUint8Array(buffer)) as [Uint8Array, Uint8Array];
  first.fill(2);
  structuredClone(first.buffer, { transfer: [first.buffer as ArrayBuffer] });
  for (const bytes of [message, second, toUint8Array(DataReader.overMessage(message).readBuffer(size))]) {
    expect(bytes.every((byte) => byte === 1) && bytes.length === size).toBe(true);
  }
});

test('over a message of many bytes, a buffer of all of them is passed on without a copy', () => {
  const message = new Uint8Array(100_000);
  const buffer = DataReader.overMessage(message).readBuffer(100_000);
  expect(bytesOf(buffer, 'test')).toBe(message);
  expect([buffer.capacity, buffer.length]).toEqual([100_000, 100_000]);
});
