import { describe, expect, test } from 'vitest';
import { E_INVALIDARG, E_OUTOFMEMORY, E_POINTER, ERROR_NOT_SUPPORTED } from '../hresult.ts';
import { fromUint8Array, toUint8Array, WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { DataReader } from './data-reader.ts';
import { fails } from './testing/bytes.ts';

test('is zero-filled and has nothing in use', () => {
  const buffer = new WindowsRuntimeBuffer(3);
  expect([buffer.capacity, buffer.length, buffer.byteLength]).toEqual([3, 0, 3]);
  buffer.length = 3;
  expect([...toUint8Array(buffer)]).toEqual([0, 0, 0]);
});

test('capacity and length are UInt32', () => {
  expect(new WindowsRuntimeBuffer(2 ** 32 + 2).capacity).toBe(2);
  expect(new WindowsRuntimeBuffer(-1).capacity).toBe(2 ** 32 - 1);
  const buffer = new WindowsRuntimeBuffer(4);
  buffer.length = 2.9;
  expect(buffer.length).toBe(2);
});

test.each([5, -1, 2 ** 32 - 1])('a length of %s is more than it can hold', (length) => {
  const buffer = new WindowsRuntimeBuffer(4);
  expect(() => (buffer.length = length)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
  expect(buffer.length).toBe(0);
});

test('growing the length shows the bytes that are there', () => {
  const buffer = fromUint8Array(Uint8Array.of(1, 2, 3));
  buffer.length = 1;
  expect([...toUint8Array(buffer)]).toEqual([1]);
  buffer.length = 3;
  expect([...toUint8Array(buffer)]).toEqual([1, 2, 3]);
});

test('memory is allocated when it is first used, and an allocation that fails throws by name', () => {
  const buffer = new WindowsRuntimeBuffer(2 ** 32 - 1);
  buffer.length = 1;
  const taken = (): unknown => {
    try {
      return [...toUint8Array(buffer)];
    } catch (error) {
      return (error as { number: number }).number;
    }
  };
  // Whether an engine gives 4 GiB of zeros is its own affair.
  expect([[0], E_OUTOFMEMORY]).toContainEqual(taken());
});

describe('bytes and buffers share memory', () => {
  test('both ways', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4).subarray(1, 3);
    const buffer = fromUint8Array(bytes);
    expect([buffer.capacity, buffer.length]).toEqual([2, 2]);
    bytes[0] = 9;
    expect([...toUint8Array(buffer)]).toEqual([9, 3]);
    toUint8Array(buffer)[1] = 8;
    expect([...bytes]).toEqual([9, 8]);
  });

  test.each([3, 2, 0])('each call gives a view of its own, with %s of 3 bytes in use', (length) => {
    const bytes = Uint8Array.of(1, 2, 3);
    const buffer = fromUint8Array(bytes);
    buffer.length = length;
    const [first, second] = [toUint8Array(buffer), toUint8Array(buffer)];
    expect([first === second, first === bytes, second === bytes]).toEqual([false, false, false]);
    expect([...second]).toEqual([1, 2, 3].slice(0, length));
    expect(second.buffer).toBe(bytes.buffer);
  });

  // Its slice() shares memory, where that of a Uint8Array copies.
  test('a Buffer of Node is taken as plain bytes', () => {
    const bytes = Buffer.from([1, 2]);
    const buffer = fromUint8Array(bytes);
    expect(toUint8Array(buffer).constructor).toBe(Uint8Array);
    const reader = DataReader.fromBuffer(buffer);
    bytes[0] = 9;
    expect(reader.readBytes()).toEqual([1, 2]);
  });

  test.each<[string, () => unknown, number]>([
    ['toUint8Array(null)', () => toUint8Array(null as never), E_POINTER],
    ['toUint8Array(undefined)', () => toUint8Array(undefined as never), E_POINTER],
    ['toUint8Array of bytes', () => toUint8Array(new Uint8Array(1) as unknown as IBuffer), E_INVALIDARG],
    ['toUint8Array of a look-alike', () => toUint8Array({ capacity: 1, length: 1 }), E_INVALIDARG],
    ['fromUint8Array of a list', () => fromUint8Array([1] as never), E_INVALIDARG],
    ['fromUint8Array of other items', () => fromUint8Array(new Uint16Array(1) as never), E_INVALIDARG],
  ])('%s is refused', (_, call, number) => {
    expect(call).toThrow(expect.objectContaining(fails(number)));
  });
});

test.each(['createCopyFromMemoryBuffer', 'createMemoryBufferOverIBuffer'] as const)('%s is not supported', (name) => {
  const call = WindowsRuntimeBuffer[name] as (value: unknown) => unknown;
  expect(() => call(new WindowsRuntimeBuffer(1))).toThrow(
    expect.objectContaining({ number: ERROR_NOT_SUPPORTED, message: expect.stringContaining(name) }),
  );
});
