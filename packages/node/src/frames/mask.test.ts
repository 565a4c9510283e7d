import { describe, expect, test } from 'vitest';
import { mask, maskWords, putKey, rotatedKey } from './mask.ts';

/** RFC 6455, 5.3, byte by byte. */
const masked = (bytes: Uint8Array, start: number, end: number, key: Uint8Array, phase: number): Uint8Array =>
  bytes.map((byte, at) => (at < start || at >= end ? byte : byte ^ (key[(at - start + phase) & 3] as number)));

const numbered = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 7 + 3) & 0xff);

describe.each([0, 1, 2, 3])('in memory that begins %i bytes behind a word', (offset) => {
  test.each([0, 1, 3, 4, 7, 8, 33, 255, 256, 257, 258, 259, 300])(
    '%i bytes are masked from any place, with a key from any of its bytes on, and no others',
    (size) => {
      const length = size + 8;
      const key = Uint8Array.of(9, 9, 0x81, 2, 0x73, 0xf4, 9);
      for (const start of [0, 1, 2, 3])
        for (const phase of [0, 1, 2, 3]) {
          const bytes = new Uint8Array(new ArrayBuffer(length + 16), 8 + offset, length);
          bytes.set(numbered(length));
          const expected = masked(bytes, start, start + size, key.subarray(2, 6), phase);
          mask(bytes, start, start + size, key, 2, phase);
          expect(Buffer.compare(bytes, expected)).toBe(0);
          expect(new Uint8Array(bytes.buffer, 0, 8 + offset).every((byte) => byte === 0)).toBe(true);
          mask(bytes, start, start + size, key, 2, phase);
          expect(Buffer.compare(bytes, numbered(length))).toBe(0);
        }
    },
  );
});

test('words are masked from one up to another, however many', () => {
  for (let end = 0; end < 40; end++)
    for (const start of [0, 1, 9]) {
      const words = new Int32Array(40);
      maskWords(words, start, end, 5);
      expect([...words]).toEqual(Array.from({ length: 40 }, (_, at) => (at >= start && at < end ? 5 : 0)));
    }
});

test('a key that is turned begins with another of its bytes', () => {
  const bytesOf = (word: number): number[] => [...new Uint8Array(Int32Array.of(word).buffer)];
  const key = new Int32Array(Uint8Array.of(0x81, 2, 0x73, 0xf4).buffer)[0] as number;
  expect(bytesOf(rotatedKey(key, 0))).toEqual([0x81, 2, 0x73, 0xf4]);
  expect(bytesOf(rotatedKey(key, 1))).toEqual([2, 0x73, 0xf4, 0x81]);
  expect(bytesOf(rotatedKey(key, 6))).toEqual([0x73, 0xf4, 0x81, 2]);
  expect(bytesOf(rotatedKey(key, 3))).toEqual([0xf4, 0x81, 2, 0x73]);
});

test('each key is put where it is asked for, is what is returned, and is a new one', () => {
  const seen = new Set<number>();
  for (let count = 0; count < 2500; count++) {
    const target = new Uint8Array(12);
    const key = putKey(target, 5);
    expect(new Int32Array(target.slice(5, 9).buffer)[0]).toBe(key);
    expect([...target.subarray(0, 5), ...target.subarray(9)].every((byte) => byte === 0)).toBe(true);
    seen.add(key);
  }
  // Two of so many random words are alike once in some 1,400 runs, and five never.
  expect(seen.size).toBeGreaterThan(2495);
});
