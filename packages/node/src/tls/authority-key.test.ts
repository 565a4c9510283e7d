/** Which certificate is the issuer of another, by what both say. */
import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { element, field, name, sequence, utf8 } from '../x509/der-writer.ts';
import { Tag } from '../x509/der.ts';
import { isNamedAs, matchesIssuer } from './authority-key.ts';
import { chainOf } from './chain.ts';
import { bits, commonName, ecKey, extension, serialNumber, write, type Writing } from './testing/certificate-writer.ts';

const AUTHORITY_KEY = '2.5.29.35';
const SUBJECT_KEY = '2.5.29.14';
const KEY_USAGE = '2.5.29.15';

const key = ecKey();
const read = ({ cert }: { readonly cert: string }): X509Certificate => new X509Certificate(cert);
const having = (...extensions: readonly (readonly [identifier: string, value: Uint8Array])[]): Partial<Writing> => ({
  extensions: Object.fromEntries(extensions.map(([identifier, value]) => [identifier, extension(identifier, value)])),
});
const keyIdentifier = (...bytes: number[]): Uint8Array => element(Tag.octetString, Uint8Array.from(bytes));

/** An authority, and a certificate that says this of its issuer. */
function pair(said: readonly Uint8Array[] | undefined, authority: Partial<Writing> = {}) {
  const issuer = write({ subject: 'authority', key, ...authority }, undefined);
  const leaf = write(
    { subject: 'leaf', key, ...(said === undefined ? {} : having([AUTHORITY_KEY, sequence(...said)])) },
    issuer,
  );
  return [read(leaf), read(issuer)] as const;
}

afterEach(() => vi.restoreAllMocks());

/** As in Deno, which has no such method. */
function withoutOpenSsl(): void {
  vi.spyOn(X509Certificate.prototype, 'checkIssued').mockImplementation(() => {
    throw new Error('not implemented');
  });
}

const identified = having([SUBJECT_KEY, keyIdentifier(1, 2, 3)]);
const directory = (subject: string): Uint8Array => field(1, field(4, commonName(subject)));

describe.each([
  { who: 'OpenSSL', prepare: () => {} },
  { who: 'a runtime that can’t ask OpenSSL', prepare: withoutOpenSsl },
])('by $who', ({ prepare }) => {
  test.each<[string, readonly Uint8Array[] | undefined, Partial<Writing>, boolean]>([
    ['nothing', undefined, identified, true],
    ['an empty identifier', [], identified, true],
    ['its key', [element(0x80, Uint8Array.of(1, 2, 3))], identified, true],
    ['another key', [element(0x80, Uint8Array.of(1, 2, 4))], identified, false],
    ['the key of an issuer that says nothing of its key', [element(0x80, Uint8Array.of(1))], {}, true],
    ['its serial number', [directory('authority'), element(0x82, serialNumber('authority'))], identified, true],
    ['another serial number', [directory('authority'), element(0x82, serialNumber('x'))], identified, false],
    ['another issuer', [directory('another'), element(0x82, serialNumber('authority'))], identified, false],
    [
      'its key and another serial number',
      [element(0x80, Uint8Array.of(1, 2, 3)), directory('authority'), element(0x82, serialNumber('x'))],
      identified,
      false,
    ],
  ])('an issuer is taken by %s, or not', (_what, said, authority, matches) => {
    prepare();
    expect(matchesIssuer(...pair(said, authority))).toBe(matches);
  });

  test('a certificate of another name is not the issuer', () => {
    prepare();
    const [leaf] = pair(undefined);
    const other = read(write({ subject: 'other', key }, undefined));
    expect([isNamedAs(leaf, other), matchesIssuer(leaf, other)]).toEqual([false, false]);
  });

  test('an issuer that may not sign is taken all the same, since that is a fault of its own', () => {
    prepare();
    const [leaf, issuer] = pair(undefined, having([KEY_USAGE, bits(0x80, 7)]));
    expect(matchesIssuer(leaf, issuer)).toBe(true);
    const [another] = pair([element(0x80, Uint8Array.of(9))]);
    const mute = read(
      write(
        { subject: 'authority', key, ...having([KEY_USAGE, bits(0x80, 7)], [SUBJECT_KEY, keyIdentifier(1)]) },
        undefined,
      ),
    );
    expect(matchesIssuer(another, mute)).toBe(false);
    const stranger = read(write({ subject: 'stranger', key, ...having([KEY_USAGE, bits(0x80, 7)]) }, undefined));
    expect(matchesIssuer(leaf, stranger)).toBe(false);
  });
});

test('a name is the same in another form of text, as OpenSSL compares names', () => {
  const printable = name(['2.5.4.3', element(0x13, Buffer.from('authority'))]);
  const issuer = write({ subject: 'authority', subjectName: printable, key }, undefined);
  const leaf = write({ subject: 'leaf', subjectName: name(['2.5.4.3', utf8('leaf')]), key }, issuer);
  const [low, top] = [read(leaf), read(issuer)];
  expect(isNamedAs(low, top)).toBe(true);
  expect(matchesIssuer(low, top)).toBe(true);
  expect(chainOf(low, [top], [])).toHaveLength(2);
});
