import { describe, expect, test } from 'vitest';
import { E_INVALIDARG, ERROR_NO_UNICODE_TRANSLATION, ERROR_NOT_SUPPORTED } from '../../hresult.ts';
import { closeArgumentsOf, requireCloseCode, requireCloseReason } from './close-arguments.ts';

/** Which codes can be sent, written as ranges; above 4999 none is defined. */
function sendable(closeCodes: 'rfc6455' | 'web'): string[] {
  const ranges: [first: number, last: number][] = [];
  for (let code = 0; code <= 5100; code++) {
    try {
      requireCloseCode(code, closeCodes);
    } catch {
      continue;
    }
    const range = ranges.at(-1);
    if (range?.[1] === code - 1) range[1] = code;
    else ranges.push([code, code]);
  }
  return ranges.map((range) => range.join('–'));
}

describe('the code', () => {
  test('is one of RFC 6455, 7.4, where the platform can send them all', () => {
    expect(sendable('rfc6455')).toEqual(['1000–1003', '1007–1014', '3000–4999']);
  });

  test('is one of the WHATWG API in a page, and others are refused as what the page can’t do', () => {
    expect(sendable('web')).toEqual(['1000–1000', '3000–4999']);
    expect(() => requireCloseCode(1001, 'web')).toThrow(expect.objectContaining({ number: ERROR_NOT_SUPPORTED }));
    expect(() => requireCloseCode(1005, 'web')).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
  });

  test.each([undefined, null, -1, 1000.5, NaN, Infinity, '1000', {}, 65_536])('%s is refused by name', (code) => {
    expect(() => requireCloseCode(code as never, 'rfc6455')).toThrow(
      expect.objectContaining({ number: E_INVALIDARG, message: expect.stringContaining('close: code') }),
    );
  });
});

describe('the reason', () => {
  test('that is null or undefined is empty; another value is converted to text', () => {
    expect([undefined, null, '', 7].map((reason) => requireCloseReason(reason as never))).toEqual(['', '', '', '7']);
  });

  test('has 123 bytes of UTF-8 at the most', () => {
    const longest = `${'é'.repeat(61)}x`;
    expect(requireCloseReason(longest)).toBe(longest);
    expect(() => requireCloseReason(`${longest}x`)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
  });

  test('has no lone surrogate', () => {
    expect(() => requireCloseReason('a\uDC00')).toThrow(
      expect.objectContaining({ number: ERROR_NO_UNICODE_TRANSLATION }),
    );
  });
});

describe('the arguments of an abort or cancel', () => {
  test('are those of a WebSocketError, if a close frame may have them', () => {
    expect(closeArgumentsOf({ closeCode: 4001, reason: 'bye' }, 'web')).toEqual([4001, 'bye']);
    expect(closeArgumentsOf({ closeCode: 4001 }, 'web')).toEqual([4001, '']);
  });

  test.each([undefined, null, 'why', new Error('why'), { closeCode: 1001, reason: 'a page can’t send it' }])(
    'are those of an empty close frame for %s',
    (reason) => {
      expect(closeArgumentsOf(reason, 'web')).toEqual([undefined, '']);
    },
  );
});
