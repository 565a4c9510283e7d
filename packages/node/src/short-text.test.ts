import { DataReader, fromUint8Array, hresult } from '@twinsocket/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { installShortText } from './short-text.ts';

beforeAll(installShortText);

/** Of bytes in the middle of others, as a message in a chunk of TCP is. */
function readBetween(bytes: Uint8Array): string {
  const reader = DataReader.fromBuffer(fromUint8Array(Uint8Array.of(0xff, ...bytes, 0xff)));
  reader.readByte();
  return reader.readString(bytes.length);
}

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

describe('a text of any length', () => {
  const ascii = Uint8Array.from({ length: 300 }, (_, index) => index & 0x7f);

  test('is read as TextDecoder reads it, of ASCII', () => {
    for (let length = 0; length <= ascii.length; length++) {
      const bytes = ascii.subarray(0, length);
      expect(readBetween(bytes)).toBe(decode(bytes));
    }
  });

  test('is read as TextDecoder reads it, with one character that is not ASCII, wherever that is', () => {
    for (const character of ['é', '€', '𝄞', '\uFEFF']) {
      for (let before = 0; before <= 130; before++) {
        const bytes = new TextEncoder().encode(`${'x'.repeat(before)}${character}y`);
        expect(readBetween(bytes)).toBe(decode(bytes));
      }
    }
  });

  test('is refused if one byte is not UTF-8, wherever that is', () => {
    for (let at = 0; at <= 130; at++) {
      const bytes = ascii.slice(0, 131);
      bytes[at] = 0x80;
      expect(() => readBetween(bytes)).toThrow(
        expect.objectContaining({ number: hresult.ERROR_NO_UNICODE_TRANSLATION }),
      );
    }
  });
});
