import { describe, expect, test } from 'vitest';
import { E_INVALIDARG, ERROR_NOT_SUPPORTED } from '../../hresult.ts';
import { RequestHeaders } from './request-headers.ts';

const set = (...headers: [name: string, value: string][]): RequestHeaders => {
  const all = new RequestHeaders();
  for (const [name, value] of headers) all.set(name, value, true);
  return all;
};

test('a header that is set again is there again, as it was set', () => {
  expect(set(['X-Tag', 'a'], ['x-tag', ' b ']).entries).toEqual([
    ['X-Tag', 'a'],
    ['x-tag', ' b '],
  ]);
});

test('a Symbol is refused as name and as value', () => {
  const symbol = Symbol('secret') as never;
  expect(() => set(['A', symbol])).toThrow(TypeError);
  expect(() => set([symbol, 'v'])).toThrow(TypeError);
});

test('a value may be empty, and may be any value that is not text', () => {
  expect(set(['B', ''], ['C', 7 as unknown as string]).entries).toEqual([
    ['B', ''],
    ['C', '7'],
  ]);
});

test('a tab, bytes from 0x80 on, and names that are properties of every object are allowed', () => {
  const { entries } = set(['X-User', 'a\tb'], ['X-Name', '\u00c3\u00a0'], ['constructor', '1'], ['__proto__', '2']);
  expect(entries).toEqual([
    ['X-User', 'a\tb'],
    ['X-Name', '\u00c3\u00a0'],
    ['constructor', '1'],
    ['__proto__', '2'],
  ]);
});

test('Proxy-Authorization is refused with the member that sends it to the proxy', () => {
  expect(() => set(['proxy-authorization', 'Basic secret'])).toThrow(/control\.proxyCredential/);
});

test('the list of headers is a snapshot', () => {
  const headers = set(['A', '1']);
  const { entries } = headers;
  headers.set('A', '2', true);
  expect(entries).toEqual([['A', '1']]);
  expect(Object.isFrozen(entries)).toBe(true);
});

describe('refused with E_INVALIDARG', () => {
  test.each(['', 'a b', 'a:b', 'é', 'a\r\n', 'a,b', '"a"'])('the name %j, which is not a token', (name) => {
    expect(() => set([name, 'v'])).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
  });

  test.each(['a\r\nX-Evil: 1', 'a\nb', 'a\rb', 'a\0b', 'a\r\n', '\u000ba', '\u001b', 'a\u007f', 'ā', '🎉', '\ud800'])(
    'the value %j, which no header may have',
    (value) => {
      expect(() => set(['A', value])).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
      expect(() => set(['Sec-WebSocket-Protocol', value])).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
    },
  );

  test('the error of a refused value has only the character, since the value may be a password', () => {
    expect(() => set(['Authorization', 'Bearer secret\u001b'])).toThrow(
      /the value of Authorization has U\+001B, which is not allowed there/,
    );
    expect(() => set(['Authorization', 'Bearer secret\u001b'])).not.toThrow(/secret/);
  });

  test.each([
    'Sec-WebSocket-Extensions',
    'sec-websocket-key',
    'SEC-WEBSOCKET-VERSION',
    'Sec-WebSocket-Accept',
    'Sec-WebSocket-Key1',
    'Upgrade',
    'Connection',
    'Keep-Alive',
    'Proxy-Connection',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'content-length',
    'Expect',
    'Proxy-Authorization',
  ])('%s, which belongs to the handshake or to a proxy', (name) => {
    expect(() => set([name, 'v'])).toThrow(
      expect.objectContaining({ number: E_INVALIDARG, message: expect.stringContaining(name) }),
    );
  });
});

describe('Sec-WebSocket-Protocol', () => {
  test('adds to the sub-protocols, and is not sent as a header', () => {
    const headers = set(['Sec-WebSocket-Protocol', 'a, b'], ['sec-websocket-protocol', 'c']);
    expect(headers.entries).toEqual([]);
    expect(headers.protocols).toEqual(['a', 'b', 'c']);
  });

  test('is the only header where a platform can’t set headers; others are refused by name', () => {
    const headers = new RequestHeaders();
    headers.set('Sec-WebSocket-Protocol', 'a', false);
    expect(headers.protocols).toEqual(['a']);
    expect(() => headers.set('X-Tag', 'v', false)).toThrow(
      expect.objectContaining({ number: ERROR_NOT_SUPPORTED, message: expect.stringContaining('X-Tag') }),
    );
    expect(() => headers.set('Upgrade', 'v', false)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
    expect(headers.entries).toEqual([]);
  });
});
