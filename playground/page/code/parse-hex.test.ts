import { expect, test } from 'vitest';
import { parseHex } from './parse-hex.ts';

test.each(['00 0a ff', '000AFF', '00:0a:FF', ' 00,0a\nff '])('%j is three bytes', (text) => {
  expect([...parseHex(text)]).toEqual([0, 10, 255]);
});

test('nothing is no bytes', () => {
  expect(parseHex('')).toHaveLength(0);
});

test.each(['0', 'zz', '0x00', '00 1', '–'])('%j is refused, and named', (text) => {
  expect(() => parseHex(text)).toThrow(text);
});
