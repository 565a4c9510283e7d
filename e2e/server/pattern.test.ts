import { expect, test } from 'vitest';
import { MiB } from '../sizes.ts';
import { fillPattern, type PatternKind } from './pattern.ts';

function pattern(kind: PatternKind, size: number, position: number): Buffer {
  const bytes = Buffer.alloc(size);
  fillPattern(kind, bytes, position);
  return bytes;
}

test('a position has the same byte however it is asked for', () => {
  const whole = pattern('binary', 2 * MiB + 100, 0);
  for (const [position, size] of [
    [0, 1],
    [7, 3],
    [MiB - 5, 20],
    [MiB + 3, 2],
    [2 * MiB - 1, 101],
  ] as const) {
    expect(pattern('binary', size, position)).toEqual(whole.subarray(position, position + size));
  }
});

test('no two blocks are the same', () => {
  const first = pattern('binary', MiB, 0);
  expect(pattern('binary', MiB, MiB).equals(first)).toBe(false);
  expect(pattern('binary', MiB, 2 ** 52).equals(first)).toBe(false);
});

test('text is printable ASCII', () => {
  expect(pattern('text', MiB + 10, 0).toString('latin1')).toMatch(/^[\x20-\x7e]*$/);
});
