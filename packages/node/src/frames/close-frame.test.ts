import { expect, test } from 'vitest';
import { closeFrameOf } from './close-frame.ts';

test('a close frame without a payload has no status, which is 1005', () => {
  expect(closeFrameOf(new Uint8Array(0))).toEqual({ code: 1005, reason: '' });
});

test.each([
  [[0x03, 0xe8], 1000, ''],
  [[0x03, 0xf6], 1014, ''],
  [[0x0b, 0xb8, 0x61], 3000, 'a'],
  [[0x13, 0x87, 0xc3, 0xa4], 4999, 'ä'],
])('%j says %i with the reason "%s"', (payload, code, reason) => {
  expect(closeFrameOf(Uint8Array.from(payload))).toEqual({ code, reason });
});

test.each([
  ['one byte', [0x03]],
  ['1004', [0x03, 0xec]],
  ['1005, which no frame may say', [0x03, 0xed]],
  ['999', [0x03, 0xe7]],
  ['2999', [0x0b, 0xb7]],
  ['5000', [0x13, 0x88]],
  ['a reason that is not UTF-8', [0x03, 0xe8, 0xc3]],
  ['a long reason whose last byte is not UTF-8', [0x03, 0xe8, ...Array<number>(122).fill(0x61), 0xff]],
])('%s breaks the protocol', (_what, payload) => {
  expect(closeFrameOf(Uint8Array.from(payload))).toBeUndefined();
});
