import { describe, expect, test } from 'vitest';
import { parseHost } from './parse-uri.ts';
import { decodePunycode, hostToUnicode } from './punycode.ts';

describe('decodePunycode', () => {
  // RFC 3492, section 7.1.
  test.each([
    ['Arabic (Egyptian)', 'egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
    ['Chinese (simplified)', 'ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['Czech', 'Proprostnemluvesky-uyb24dma41a', 'Pročprostěnemluvíčesky'],
    ['Hebrew', '4dbcagdahymbxekheh6e0a7fei0b', 'למההםפשוטלאמדבריםעברית'],
    ['Russian', 'b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
    ['Spanish', 'PorqunopuedensimplementehablarenEspaol-fmd56a', 'PorquénopuedensimplementehablarenEspañol'],
    ['a 3-digit year and B', '3B-ww4c5e180e575a65lsy2b', '3年B組金八先生'],
    ['a hyphen inside', 'd9juau41awczczp', 'そのスピードで'],
    ['ASCII that breaks the rules of host names', '-> $1.00 <--', '-> $1.00 <-'],
  ])('%s', (_, encoded, decoded) => {
    expect(decodePunycode(encoded)).toBe(decoded);
  });

  test('a character outside the Basic Multilingual Plane', () => {
    expect(decodePunycode('ls8h')).toBe('💩');
  });

  test.each(['ü-x', 'a_b', 'abc-9', '99999999', '99999a', `${'9'.repeat(400)}a`])('%s is malformed', (text) => {
    expect(decodePunycode(text)).toBeUndefined();
  });
});

describe('hostToUnicode', () => {
  test.each([
    ['xn--mnchen-3ya.example.co.uk', 'münchen.example.co.uk'],
    ['www.xn--bcher-kva.xn--p1ai', 'www.bücher.рф'],
    ['xn--99999999.de', 'xn--99999999.de'],
    ['xn--.de', 'xn--.de'],
    [`xn--${'b'.repeat(60)}`, `xn--${'b'.repeat(60)}`],
    ['localhost', 'localhost'],
    ['[::1]', '[::1]'],
    // Decoded, these would name another host than they are.
    ['xn--good-', 'xn--good-'],
    ['a.xn--good-.xn--bcher-kva.test', 'a.xn--good-.bücher.test'],
    ['xn--a-ecp.de', 'xn--a-ecp.de'],
  ])('%s is %s', (host, unicode) => {
    expect(hostToUnicode(host, (text) => parseHost('ws:', text))).toBe(unicode);
  });

  test('where the labels come back one by one but not together, none is decoded', () => {
    const parse = (text: string): string | undefined =>
      text.includes('.') ? undefined : text.replace('bücher', 'xn--bcher-kva');
    expect(hostToUnicode('xn--bcher-kva', parse)).toBe('bücher');
    expect(hostToUnicode('xn--bcher-kva.de', parse)).toBe('xn--bcher-kva.de');
  });
});
