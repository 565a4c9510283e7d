/** Our own judgement alone: in a connection OpenSSL's word stands beside it, and would hide what is missing here. */
import { X509Certificate } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { element, field, objectIdentifier, sequence } from '../x509/der-writer.ts';
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

test('what is just as strong as is required is strong enough', () => {
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
])('an issuer that may not sign is the one that is meant by %s, or not', (_, said, isMeant) => {
  const chain = certificatesWith({
    intermediate: { extensions: { '2.5.29.15': cannotSign, '2.5.29.14': extension('2.5.29.14', ownKey) } },
    leaf: { extensions: { '2.5.29.35': extension('2.5.29.35', sequence(...said)) } },
  });
  const expected = isMeant ? ['KEYUSAGE_NO_CERTSIGN'] : ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'KEYUSAGE_NO_CERTSIGN'];
  expect(codesOf(chain)).toEqual(expected);
});

test('for a certificate that is broken no issuer is the one that is meant, as OpenSSL has it', () => {
  const proxy = sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.21.1')));
  const identifier = '1.3.6.1.5.5.7.1.14';
  const chain = certificatesWith({ leaf: { extensions: { [identifier]: extension(identifier, proxy, true) } } });
  expect(codesOf(chain)).toEqual(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'PROXY_CERTIFICATES_NOT_ALLOWED']);
});
