import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { applyMask } from './mask.ts';

const key = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

test('unmasks the example of RFC 6455, section 5.7', () => {
  const bytes = Uint8Array.of(0x7f, 0x9f, 0x4d, 0x51, 0x58);
  applyMask(bytes, key, 0);
  expect(Buffer.from(bytes).toString()).toBe('Hello');
});

test('gives the same for every alignment, length and position in the frame', () => {
  const room = randomBytes(256);
  for (let start = 0; start < 8; start++) {
    for (const length of [0, 1, 63, 64, 65, 66, 67, 128, 201]) {
      for (const position of [0, 1, 2, 3, 2 ** 32 + 3, 2 ** 52 + 1]) {
        const bytes = new Uint8Array(room).subarray(start, start + length);
        const expected = bytes.map((byte, i) => byte ^ (key[(position + i) % 4] as number));
        applyMask(bytes, key, position);
        expect(bytes).toEqual(expected);
      }
    }
  }
});
