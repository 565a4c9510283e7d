/** Our own judgement alone: in a connection OpenSSL's word stands beside it, and would hide what is missing here. */
import { X509Certificate } from 'node:crypto';
import { ChainValidationResult } from '@twinsocket/core';
import { afterEach, expect, test, vi } from 'vitest';
import { element, field, name as nameOf, objectIdentifier, sequence, utf8 } from '../x509/der-writer.ts';
import { Tag } from '../x509/der.ts';
import { chainFaults } from './chain-faults.ts';
import { requiredStrength } from './security-level.ts';
import {
  bits,
  commonName,
  extension,
  rsa,
  rsaKey,
  serialNumber,
  type SignatureScheme,
} from './testing/certificate-writer.ts';
import { chainWith, faultKinds, type Change } from './testing/faulty-chains.ts';

afterEach(() => vi.useRealTimers());

function certificatesWith(change: Change): X509Certificate[] {
  const { leaf, sent } = chainWith({ name: '', result: 0, change });
  return [leaf, ...sent].map(({ cert }) => new X509Certificate(cert));
}

const codesOf = (chain: readonly X509Certificate[]): string[] => chainFaults(chain).map(({ code }) => code);

test('nothing is found in a sound chain', () => {
  expect(codesOf(certificatesWith({}))).toEqual([]);
});

const codes: Readonly<Record<string, string>> = {
  expired: 'CERT_HAS_EXPIRED',
  'not valid yet': 'CERT_NOT_YET_VALID',
  'for an issuer with another serial number': 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'RSA-768': 'EE_KEY_TOO_SMALL',
  'intermediate RSA-768': 'CA_KEY_TOO_SMALL',
  'root RSA-768': 'CA_KEY_TOO_SMALL',
  MD5: 'CA_MD_TOO_WEAK',
  'intermediate not for certificates': 'KEYUSAGE_NO_CERTSIGN',
  'path too long': 'PATH_LENGTH_EXCEEDED',
  'name not permitted': 'PERMITTED_VIOLATION',
  'name excluded': 'PERMITTED_VIOLATION',
  'name excluded by the root': 'PERMITTED_VIOLATION',
  'all names excluded': 'PERMITTED_VIOLATION',
  'address not permitted': 'PERMITTED_VIOLATION',
  'address excluded': 'PERMITTED_VIOLATION',
  'subject not permitted': 'PERMITTED_VIOLATION',
  'subject excluded': 'PERMITTED_VIOLATION',
};

test.each(Object.entries(codes))('%s: %s', (name, code) => {
  const kind = faultKinds.find((candidate) => candidate.name === name);
  expect(new Set(codesOf(certificatesWith(kind?.change ?? {})))).toContain(code);
});

const { untrusted, incompleteChain, invalidName } = ChainValidationResult;
/** Of the trust in a chain and the server's name others judge. */
const judgedHere = faultKinds.filter(({ result }) => ![untrusted, incompleteChain, invalidName].includes(result as 1));

test.each(judgedHere)('$name: is found, and nothing else', ({ result, change }) => {
  const found = chainFaults(certificatesWith(change));
  expect(new Set(found.map((fault) => fault.result))).toEqual(new Set([result]));
});

test('a time that can’t be read is a fault, as in OpenSSL', () => {
  const broken = (toBeSigned: Uint8Array): Uint8Array => {
    // The first of its two times: a month 77.
    const at = Buffer.from(toBeSigned).indexOf(Uint8Array.of(0x18, 15));
    toBeSigned.set(Buffer.from('77'), at + 2 + 4);
    return toBeSigned;
  };
  expect(codesOf(certificatesWith({ leaf: { change: broken } }))).toEqual(['ERROR_IN_CERT_NOT_AFTER_FIELD']);
});

test('the last second of a validity, and the first, are inside', () => {
  const chain = certificatesWith({});
  const [leaf] = chain;
  const from = new Date(leaf?.validFrom ?? 0).getTime();
  const to = new Date(leaf?.validTo ?? 0).getTime();
  for (const [time, found] of [
    [from - 1, 'CERT_NOT_YET_VALID'],
    [from, undefined],
    [to, undefined],
    [to + 1, 'CERT_HAS_EXPIRED'],
  ] as const) {
    vi.setSystemTime(time);
    expect(codesOf(chain.slice(0, 1))).toEqual(found === undefined ? [] : [found]);
  }
});

test('a key of exactly the required strength is strong enough', () => {
  const atLeast: Readonly<Record<number, readonly [size: number, scheme: SignatureScheme]>> = {
    80: [1024, rsa('ripemd160', '1.3.36.3.3.1.2')],
    112: [2048, rsa('sha224', '1.2.840.113549.1.1.14')],
  };
  const [size, scheme] = atLeast[requiredStrength()] ?? [3072, rsa('sha256', '1.2.840.113549.1.1.11')];
  const chain = certificatesWith({ intermediate: { key: rsaKey(size) }, leaf: { scheme } });
  expect(codesOf(chain)).toEqual([]);
});

/** An issuer that may not sign: of that one OpenSSL doesn't say whether it is the one that is meant. */
const cannotSign = extension('2.5.29.15', bits(0x02, 1), true);
const ownKey = element(Tag.octetString, Uint8Array.of(1, 2, 3));
const directory = (name: string): Uint8Array => field(1, field(4, commonName(name)));

test.each<[string, Uint8Array[], boolean]>([
  ['nothing', [], true],
  ['its key', [element(0x80, Uint8Array.of(1, 2, 3))], true],
  ['another key', [element(0x80, Uint8Array.of(1, 2, 4))], false],
  ['its serial number', [element(0x82, serialNumber('intermediate'))], true],
  ['another serial number', [element(0x82, serialNumber('another'))], false],
  ['its issuer', [directory('root'), element(0x82, serialNumber('intermediate'))], true],
  ['another issuer', [directory('another'), element(0x82, serialNumber('intermediate'))], false],
])('an issuer that may not sign is taken as the issuer by %s, or not', (_, said, matches) => {
  const chain = certificatesWith({
    intermediate: { extensions: { '2.5.29.15': cannotSign, '2.5.29.14': extension('2.5.29.14', ownKey) } },
    leaf: { extensions: { '2.5.29.35': extension('2.5.29.35', sequence(...said)) } },
  });
  const expected = matches ? ['KEYUSAGE_NO_CERTSIGN'] : ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'KEYUSAGE_NO_CERTSIGN'];
  expect(codesOf(chain)).toEqual(expected);
});

test('a malformed certificate has no issuer, as in OpenSSL', () => {
  const proxy = sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.21.1')));
  const identifier = '1.3.6.1.5.5.7.1.14';
  const chain = certificatesWith({ leaf: { extensions: { [identifier]: extension(identifier, proxy, true) } } });
  expect(codesOf(chain)).toEqual(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'PROXY_CERTIFICATES_NOT_ALLOWED']);
});

const constraint = (list: 0 | 1, ...subtree: Uint8Array[]): Change => ({
  intermediate: {
    extensions: { '2.5.29.30': extension('2.5.29.30', sequence(field(list, sequence(...subtree))), true) },
  },
});
const dns = (text: string): Uint8Array => element(0x82, Buffer.from(text));
const address = (...bytes: number[]): Uint8Array => element(0x87, Uint8Array.from(bytes));
const named = (...names: Uint8Array[]): Change => ({
  leaf: { extensions: { '2.5.29.17': extension('2.5.29.17', sequence(...names)) } },
});
const email = element(0x81, Buffer.from('ada@good.example'));

test.each<[string, Change, Change]>([
  ['names under it', constraint(0, dns('good.example')), named(dns('good.example'), dns('A.GOOD.example'))],
  ['names under it, but not itself', constraint(0, dns('.good.example')), named(dns('a.good.example'))],
  ['names beside what is excluded', constraint(1, dns('good.example')), named(dns('notgood.example'), dns('example'))],
  ['all names', constraint(0, dns('')), named(dns('a.example'))],
  ['addresses in its network', constraint(0, address(127, 0, 0, 0, 255, 0, 0, 0)), named(address(127, 9, 9, 9))],
  [
    'addresses beside what is excluded',
    constraint(1, address(10, 0, 0, 0, 255, 0, 0, 0)),
    named(address(127, 0, 0, 1)),
  ],
  ['subjects under it', constraint(0, field(4, commonName('SERVER'))), {}],
  ['subjects beside what is excluded', constraint(1, field(4, commonName('another'))), {}],
  ['kinds that it doesn’t name', constraint(0, email), {}],
])('the constraints of an authority allow %s', (_, { intermediate = {} }, change) => {
  expect(codesOf(certificatesWith({ ...change, intermediate }))).toEqual([]);
});

test.each<[string, Change, Change]>([
  ['a name beside it', constraint(0, dns('good.example')), named(dns('good.example'), dns('notgood.example'))],
  ['itself where only what is below is permitted', constraint(0, dns('.good.example')), named(dns('good.example'))],
  ['what is below an excluded name', constraint(1, dns('good.example')), named(dns('a.good.example'))],
  [
    'an address of the other kind',
    constraint(0, address(127, 0, 0, 0, 255, 0, 0, 0)),
    named(address(...Array(16).fill(0))),
  ],
  ['an address that is a network', constraint(0, address(127, 0, 0, 1)), named(address(127, 0, 0, 1))],
  ['a kind of name that can’t be compared here', constraint(0, email), named(email)],
  [
    'an email address in the subject, which can’t be compared here',
    constraint(0, email),
    { leaf: { subjectName: nameOf(['2.5.4.3', utf8('server')], ['1.2.840.113549.1.9.1', utf8('ada@good.example')]) } },
  ],
  [
    'a common name where there is no other',
    constraint(0, dns('good.example')),
    { leaf: { subject: 'a.bad.example', extensions: { '2.5.29.17': undefined } } },
  ],
])('the constraints of an authority forbid %s', (_, { intermediate = {} }, change) => {
  expect(codesOf(certificatesWith({ ...change, intermediate }))).toEqual(['PERMITTED_VIOLATION']);
});

test('a common name is not constrained as a server’s name where there is an alternative name, nor for an authority', () => {
  const { intermediate = {} } = constraint(0, dns('localhost'));
  expect(codesOf(certificatesWith({ intermediate, leaf: { subject: 'a.bad.example' } }))).toEqual([]);
  const { intermediate: extensions = {} } = constraint(0, dns('localhost'));
  expect(codesOf(certificatesWith({ intermediate: { subject: 'a.bad.example' }, root: extensions }))).toEqual([]);
});

test('a root’s constraints hold for the authorities under it too, unless they only renew a key', () => {
  const excluded = (name: string) => constraint(1, field(4, commonName(name))).intermediate ?? {};
  expect(codesOf(certificatesWith({ root: excluded('intermediate') }))).toEqual(['PERMITTED_VIOLATION']);
  // Of the root's name, with the root's key: it is what the root was before, and not judged by it.
  const renewed = certificatesWith({ root: excluded('root'), intermediate: { subject: 'root' } });
  expect(codesOf(renewed)).toEqual([]);
});

test('limits of labels, which RFC 5280 forbids, are malformed', () => {
  const change = constraint(0, dns('localhost'), element(0x80, Uint8Array.of(1)));
  expect(() => codesOf(certificatesWith(change))).toThrow(RangeError);
});

test('constraints hold for a leaf that has the name of its issuer', () => {
  const { intermediate = {} } = constraint(0, dns('good.example'));
  expect(codesOf(certificatesWith({ intermediate, leaf: { subject: 'intermediate' } }))).toEqual([
    'PERMITTED_VIOLATION',
  ]);
});

test('an authority whose issuer is another than it names has no issuer', () => {
  const said = extension('2.5.29.35', sequence(element(0x82, serialNumber('another'))));
  const chain = certificatesWith({ intermediate: { extensions: { '2.5.29.35': said } } });
  expect(codesOf(chain)).toEqual(['UNABLE_TO_GET_ISSUER_CERT_LOCALLY']);
});

test.each<[string, string, Uint8Array]>([
  ['a key usage for TLS beside one for something else', '2.5.29.15', bits(0x82, 1)],
  ['Netscape’s type of a server', '2.16.840.1.113730.1.1', bits(0x40, 6)],
])('a leaf may have %s', (_what, identifier, value) => {
  const leaf = { extensions: { [identifier]: extension(identifier, value) } };
  expect(codesOf(certificatesWith({ leaf }))).toEqual([]);
});

test('an authority that only renews a key is not one too many', () => {
  const zero = sequence(element(Tag.boolean, Uint8Array.of(0xff)), element(Tag.integer, Uint8Array.of(0)));
  const root = { extensions: { '2.5.29.19': extension('2.5.29.19', zero, true) } };
  expect(codesOf(certificatesWith({ root, intermediate: { subject: 'root' } }))).toEqual([]);
});

test('as many authorities as are allowed are not too many', () => {
  const one = sequence(element(Tag.boolean, Uint8Array.of(0xff)), element(Tag.integer, Uint8Array.of(1)));
  const change = { root: { extensions: { '2.5.29.19': extension('2.5.29.19', one, true) } } };
  expect(codesOf(certificatesWith(change))).toEqual([]);
});

const none = { '2.5.29.19': undefined, '2.5.29.15': undefined };
const netscape = (byte: number) => ({ '2.16.840.1.113730.1.1': extension('2.16.840.1.113730.1.1', bits(byte)) });

test.each<[string, Change, string[]]>([
  ['of version 1', { root: { version: 1 } }, []],
  ['that may sign certificates by its key usages', { root: { extensions: { '2.5.29.19': undefined } } }, []],
  ['of Netscape’s type', { root: { extensions: { ...none, ...netscape(0x04) } } }, []],
  ['of another of Netscape’s types', { root: { extensions: { ...none, ...netscape(0x40) } } }, ['INVALID_CA']],
  ['that says nothing', { root: { extensions: none } }, ['INVALID_CA']],
])('a root that is older than basic constraints, %s', (_, change, expected) => {
  expect(codesOf(certificatesWith(change))).toEqual(expected);
});
