import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import * as containers from '../testing/pkcs12-schemes.ts';
import { mutated } from '../tls/testing/mutations.ts';
import { element } from './der-writer.ts';
import { childrenOf, onlyElement, Tag } from './der.ts';
import { readPkcs12, type Pkcs12 } from './pkcs12.ts';

const { passphrase } = containers;

const shown = ({ certificates }: Pkcs12): string[] => certificates.map((der) => new X509Certificate(der).subject);

test.each([
  ['triple DES', containers.tripleDes, passphrase],
  ['AES-128, and a passphrase beyond ASCII', containers.aes128, 'größe'],
  ['one scheme for the key and one for the certificates', containers.mixed, passphrase],
  ['no encryption', containers.plain, passphrase],
  ['triple DES and no passphrase', containers.withoutPassphrase, ''],
])('with %s', (_, container, phrase) => {
  const read = readPkcs12(container, phrase);
  expect(shown(read)).toEqual(['CN=Ada', 'CN=issuer of Ada']);
  expect(read.keys).toHaveLength(1);
  const key = createPrivateKey({
    key: Buffer.from(read.keys[0] ?? []),
    format: 'der',
    type: 'pkcs8',
    passphrase: phrase,
  });
  const [own] = read.certificates.map((der) => new X509Certificate(der));
  expect(own?.checkPrivateKey(key)).toBe(true);
});

/** As Java and Firefox write: no length is known in front, and strings come in pieces. */
function inPieces(der: Uint8Array): Uint8Array {
  const { tag, content } = onlyElement(der);
  const end = Uint8Array.of(0, 0);
  if (tag === Tag.octetString) {
    const half = Math.floor(content.length / 2);
    const pieces = [content.subarray(0, half), content.subarray(half)].map((piece) => element(Tag.octetString, piece));
    return Buffer.concat([Uint8Array.of(Tag.octetString | 0x20, 0x80), ...pieces, end]);
  }
  if ((tag & 0x20) === 0) return der;
  return Buffer.concat([
    Uint8Array.of(tag, 0x80),
    ...childrenOf({ tag, content, whole: der }).map(({ whole }) => inPieces(whole)),
    end,
  ]);
}

test('in BER, with open ends and strings in pieces', () => {
  const ber = inPieces(containers.tripleDes);
  expect(ber.length).toBeGreaterThan(containers.tripleDes.length);
  expect(shown(readPkcs12(ber, passphrase))).toEqual(['CN=Ada', 'CN=issuer of Ada']);
});

test.each([
  ['a scheme that OpenSSL 3 no longer has', containers.rc2, passphrase],
  ['a wrong passphrase', containers.tripleDes, 'wrong'],
  ['something behind it', Buffer.concat([containers.plain, Uint8Array.of(0)]), passphrase],
  ['a certificate in its place', containers.plain.subarray(40), passphrase],
  ['nothing', new Uint8Array(), ''],
])('refuses %s', (_, container, phrase) => {
  expect(() => readPkcs12(container, phrase)).toThrow();
});

test('parsing ends for any changed byte, and does not nest deeper than the stack allows', () => {
  for (let seed = 1; seed <= 300; seed++) {
    try {
      readPkcs12(mutated(containers.plain, seed), passphrase);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  }
  expect(() => readPkcs12(new Uint8Array(100_000).fill(0x30), '')).toThrow(RangeError);
  const open = Uint8Array.from({ length: 100_000 }, (_, index) => (index % 2 === 0 ? 0x30 : 0x80));
  expect(() => readPkcs12(open, '')).toThrow(RangeError);
});
