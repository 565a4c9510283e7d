import { describe, expect, test } from 'vitest';
import { formatState, lengthenAddress, parseState, shortenAddress } from './format.ts';

describe('the state in the address', () => {
  test.each([
    ['back-pressure', {}],
    ['connect', { address: '/close/3001?reason=a&when=open#no', text: 'ü = 1 & 2? #\n', protocols: 'a, b' }],
  ])('of %s comes back as it was', (view, fields) => {
    const state = { view, fields: new Map(Object.entries(fields)) };
    expect(parseState(formatState(state))).toEqual(state);
  });

  test('is short when nothing was changed', () => {
    expect(formatState({ view: 'faults', fields: new Map() })).toBe('#faults');
  });

  test.each(['', '#', '#?', '#%', '#connect?%', '#a?b?c=d&=&&', '#constructor?__proto__=1'])(
    'is read from %j without an error',
    (hash) => {
      expect(parseState(hash).fields).toBeInstanceOf(Map);
    },
  );
});

describe('an address in a link', () => {
  test('is that of the server of whoever opens it', () => {
    const short = shortenAddress('ws://127.0.0.1:8080/echo?a=1', 'ws://127.0.0.1:8080');
    expect(lengthenAddress(short, 'ws://127.0.0.1:9000')).toBe('ws://127.0.0.1:9000/echo?a=1');
  });

  test('of another server stays whole', () => {
    expect(shortenAddress('ws://127.0.0.1:80801/echo', 'ws://127.0.0.1:8080')).toBe('ws://127.0.0.1:80801/echo');
    expect(lengthenAddress('wss://example.com/x', 'ws://127.0.0.1:8080')).toBe('wss://example.com/x');
    expect(lengthenAddress('/echo', undefined)).toBe('/echo');
  });
});
