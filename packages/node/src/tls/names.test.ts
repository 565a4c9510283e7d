/** For which names a certificate is good: Node's rules, asked of certificates that no tool makes. */
import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { element, sequence } from '../x509/der-writer.ts';
import { findFaults } from './faults.ts';
import { ecKey, extension, write } from './testing/certificate-writer.ts';

const key = ecKey();
const dns = (text: string): Uint8Array => element(0x82, Buffer.from(text, 'latin1'));
const address = (...bytes: number[]): Uint8Array => element(0x87, Uint8Array.from(bytes));
const uri = (text: string): Uint8Array => element(0x86, Buffer.from(text));

function isFor(host: string, subject: string, ...names: Uint8Array[]): boolean {
  const extensions = names.length > 0 ? { '2.5.29.17': extension('2.5.29.17', sequence(...names)) } : {};
  const sent = [new X509Certificate(write({ subject, key, extensions }, undefined).cert)];
  return findFaults({ sent, fromStore: [] }, undefined, host, []).length === 0;
}

test.each<[string, string, Uint8Array[]]>([
  ['a.example', 'x', [dns('b.example'), dns('A.example')]],
  ['a.example.', 'x', [dns('a.example')]],
  ['a.example', 'x', [dns('a.example.')]],
  ['a.b.example', 'x', [dns('*.b.example')]],
  ['a.example', 'a.example', []],
  // RFC 6125, 6.4.3, lets a client take it, and Node does. No public authority issues it.
  ['ab.b.example', 'x', [dns('a*.b.example')]],
  ['xn--mnchen-3ya.example', 'x', [dns('xn--mnchen-3ya.example')]],
  ['xn--mnchen-3ya.b.example', 'x', [dns('*.b.example')]],
  ['127.0.0.1', 'x', [address(127, 0, 0, 1)]],
  ['::1', 'x', [address(...Array<number>(15).fill(0), 1)]],
])('%s is one of %s', (host, subject, names) => {
  expect(isFor(host, subject, ...names)).toBe(true);
});

test.each<[string, string, string, Uint8Array[]]>([
  ['a common name beside other names', 'a.example', 'a.example', [dns('b.example')]],
  ['a name with a zero byte', 'a.example', 'x', [dns('a.example\0.evil.example')]],
  ['a common name with a zero byte', 'a.example', 'a.example\0.evil.example', []],
  ['a name with a comma, which reads like two', 'a.example', 'x', [dns('b.example, DNS:a.example')]],
  ['a star for two labels', 'a.c.b.example', 'x', [dns('*.b.example')]],
  ['a star for all of a top-level domain', 'a.example', 'x', [dns('*.example')]],
  ['a star for none', 'b.example', 'x', [dns('*.b.example')]],
  ['a star in the middle', 'a.b.example', 'x', [dns('a.*.example')]],
  ['a star for a top-level domain itself', 'com', 'x', [dns('*')]],
  ['a star alone', 'a.example', 'x', [dns('*')]],
  ['two stars', 'a.b.example', 'x', [dns('*.*.example')]],
  ['two stars in one label', 'ab.b.example', 'x', [dns('*a*.b.example')]],
  ['two stars, and more behind them', 'a.b.c.example', 'x', [dns('*.*.c.example')]],
  ['a star within an encoded label', 'xn--mnchen-3ya.b.example', 'x', [dns('xn--*.b.example')]],
  ['a name that is not encoded', 'xn--mnchen-3ya.example', 'x', [dns('münchen.example')]],
  ['a star in a common name for all of a top-level domain', 'a.example', '*.example', []],
  ['a name with a line break', 'a.example', 'x', [dns('b.example\nDNS:a.example')]],
  ['a name with a blank behind it', 'a.example', 'x', [dns('a.example ')]],
  ['a name with a dot in front', 'a.example', 'x', [dns('.example')]],
  ['an IPv6 address as a name', '::1', 'x', [dns('::1')]],
  [
    'an IPv4 address as one that is mapped',
    '127.0.0.1',
    'x',
    [address(...Array<number>(10).fill(0), 255, 255, 127, 0, 0, 1)],
  ],
  ['an empty name', 'a.example', 'x', [dns('')]],
  ['an address as a name', '127.0.0.1', 'x', [dns('127.0.0.1')]],
  ['an address as a common name', '127.0.0.1', '127.0.0.1', []],
  ['a star for a number of an address', '127.0.0.1', 'x', [dns('*.0.0.1')]],
  ['an address with bytes behind it', '127.0.0.1', 'x', [address(127, 0, 0, 1, 0)]],
  ['the address of another family', '127.0.0.1', 'x', [address(...Array<number>(10).fill(0), 255, 255, 127, 0, 0, 2)]],
  ['a URI', 'a.example', 'x', [uri('wss://a.example/')]],
])('%s is not enough', (_, host, subject, names) => {
  expect(isFor(host, subject, ...names)).toBe(false);
});

test('a certificate that was right for one server is judged anew for another, and so is another certificate for the first', () => {
  const certificateFor = (name: string): X509Certificate =>
    new X509Certificate(
      write({ subject: 'x', key, extensions: { '2.5.29.17': extension('2.5.29.17', sequence(dns(name))) } }, undefined)
        .cert,
    );
  const [first, second] = [certificateFor('a.example'), certificateFor('b.example')];
  const codes = (leaf: X509Certificate, host: string): string[] =>
    findFaults({ sent: [leaf], fromStore: [] }, undefined, host, []).map(({ code }) => code);
  for (let turn = 0; turn < 2; turn++) {
    expect(codes(first, 'a.example')).toEqual([]);
    expect(codes(first, 'b.example')).toEqual(['ERR_TLS_CERT_ALTNAME_INVALID']);
    expect(codes(first, 'a.example')).toEqual([]);
    expect(codes(second, 'a.example')).toEqual(['ERR_TLS_CERT_ALTNAME_INVALID']);
  }
});
