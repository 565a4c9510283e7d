import { describe, expect, test } from 'vitest';
import { headerLength, Opcode, payloadLength, putHeader, sentHeaderLength } from './frame-header.ts';

/** RFC 6455, 5.2: the size, and the bytes that say so. */
const sizes: readonly (readonly [size: number, said: string])[] = [
  [0, '00'],
  [1, '01'],
  [125, '7d'],
  [126, '7e007e'],
  [127, '7e007f'],
  [0xffff, '7effff'],
  [0x10000, '7f0000000000010000'],
  [2 ** 32 - 1, '7f00000000ffffffff'],
  [2 ** 32 + 5, '7f0000000100000005'],
  [Number.MAX_SAFE_INTEGER, '7f001fffffffffffff'],
];

describe.each([false, true])('a header, masked: %s', (masked) => {
  test.each(sizes)('of %i bytes is %s', (size, said) => {
    const expected = Buffer.from(said, 'hex');
    if (masked) expected[0] = (expected[0] as number) | 0x80;
    for (const [opcode, final, first] of [
      [Opcode.binary, true, 0x82],
      [Opcode.text, false, 0x01],
    ] as const) {
      const target = Buffer.alloc(20, 0xee);
      const end = putHeader(target, 3, opcode, final, size, masked);
      expect(target.subarray(3, end).toString('hex')).toBe(Buffer.of(first, ...expected).toString('hex'));
      expect(target.subarray(end).every((byte) => byte === 0xee)).toBe(true);
      const withMask = end - 3 + (masked ? 4 : 0);
      expect(sentHeaderLength(size, masked)).toBe(withMask);
      expect(headerLength(target[4] as number)).toBe(withMask);
      expect(payloadLength(target, 3)).toBe(size);
    }
  });
});

test.each(['0020000000000000', '0020000000000001', 'ffffffffffffffff'])('no number holds the size %s', (size) => {
  expect(payloadLength(Buffer.from(`827f${size}`, 'hex'), 0)).toBe(Infinity);
});
