import { afterEach, expect, test, vi } from 'vitest';
import { E_OUTOFMEMORY, ERROR_NO_UNICODE_TRANSLATION } from '../../hresult.ts';
import { decodeUtf8, measureUtf8 } from './text.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const invalid = Uint8Array.of(0x61, 0xff);

test.each(['with a TextDecoder', 'without one, by escapes'])(
  'bytes that are not UTF-8 are refused with that reason, %s',
  (way) => {
    if (way !== 'with a TextDecoder') vi.stubGlobal('TextDecoder', undefined);
    expect(() => decodeUtf8(invalid, 'test')).toThrow(
      expect.objectContaining({ number: ERROR_NO_UNICODE_TRANSLATION, message: expect.stringContaining('2 bytes') }),
    );
  },
);

// Node: Error ERR_STRING_TOO_LONG, engines: RangeError. The text itself would take 512 MiB.
test.each([
  Object.assign(new Error('Cannot create a string longer than 0x1fffffe8 characters'), { code: 'ERR_STRING_TOO_LONG' }),
  new RangeError('out of memory'),
])('a text that the engine has no string for is not called invalid: %s', (cause) => {
  vi.spyOn(TextDecoder.prototype, 'decode').mockImplementation(() => {
    throw cause;
  });
  expect(() => decodeUtf8(Uint8Array.of(0x61), 'test')).toThrow(
    expect.objectContaining({ number: E_OUTOFMEMORY, cause }),
  );
});

test('a text is measured as it is encoded, short or long', () => {
  for (const part of ['', 'a', '\x7f', '\x80', '\u07ff', '\u0800', '\ud7ff', '\ue000', '\uffff', '😀', 'aä€😀z']) {
    for (const times of [1, 2, 100, 1023, 1024, 1025, 5000]) {
      const text = part.repeat(times);
      expect(measureUtf8(text, 'test')).toBe(new TextEncoder().encode(text).byteLength);
    }
  }
});

test.each(['\ud800', 'a\udc00', '\udc00\ud800', `${'ä'.repeat(2000)}\ud83d`])(
  'a text with a lone surrogate is not measured but refused: %j',
  (text) => {
    expect(() => measureUtf8(text, 'test')).toThrow(expect.objectContaining({ number: ERROR_NO_UNICODE_TRANSLATION }));
  },
);
