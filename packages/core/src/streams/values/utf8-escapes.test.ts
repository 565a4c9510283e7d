import { assert, property, uint16Array, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { decodeByEscapes, encodeByEscapes } from './utf8-escapes.ts';

/** Of any code units, half pairs among them. */
const anyText = uint16Array({ maxLength: 50 }).map((units) => String.fromCharCode(...units));

test('encodes any string as TextEncoder does', () => {
  assert(
    property(anyText, (text) => {
      expect(encodeByEscapes(text)).toEqual(new TextEncoder().encode(text));
    }),
  );
  for (const text of ['', '%', '\ufeffa', '\ud800', 'a\udc00b', '\ud83d\ude00', '\0\n']) {
    expect(encodeByEscapes(text)).toEqual(new TextEncoder().encode(text));
  }
});

test('decodes what a strict TextDecoder does, and refuses what it refuses', () => {
  const strict = (bytes: Uint8Array): string =>
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const outcome = (decode: (bytes: Uint8Array) => string, bytes: Uint8Array): string | null => {
    try {
      return decode(bytes);
    } catch {
      return null;
    }
  };
  const agree = (bytes: Uint8Array): void => {
    expect(outcome(decodeByEscapes, bytes)).toBe(outcome(strict, bytes));
  };
  assert(property(uint8Array(), agree));
  assert(property(anyText, (text) => agree(new TextEncoder().encode(text))));
  // Overlong, half a pair, above the last code point, cut short, the mark.
  for (const bytes of [
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
    [0xef, 0xbb, 0xbf, 0x41],
  ]) {
    agree(Uint8Array.from(bytes));
  }
});
