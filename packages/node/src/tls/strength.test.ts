import { X509Certificate, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { objectIdentifier, sequence } from '../x509/der-writer.ts';
import { keyStrength, signatureStrength } from './strength.ts';
import { ecKey, rsaPss, write } from './testing/certificate-writer.ts';

type Details = NonNullable<KeyObject['asymmetricKeyDetails']>;
const certified = (asymmetricKeyType: string, asymmetricKeyDetails: Details): X509Certificate =>
  ({ publicKey: { asymmetricKeyType, asymmetricKeyDetails } }) as unknown as X509Certificate;

// NIST SP 800-57, part 1, table 2, and what EVP_PKEY_get_security_bits says of sizes between.
test.each([
  [0, 0],
  [7, 0],
  [512, 56],
  [768, 72],
  [1024, 80],
  [2047, 112],
  [2048, 112],
  [3072, 128],
  [7680, 192],
  [15360, 256],
  [16384, 256],
])('RSA with %i bits has %i', (modulusLength, strength) => {
  expect(keyStrength(certified('rsa', { modulusLength }))).toBe(strength);
  expect(keyStrength(certified('rsa-pss', { modulusLength }))).toBe(strength);
});

test('of DSA the weaker of its two sizes counts', () => {
  expect(keyStrength(certified('dsa', { modulusLength: 2048, divisorLength: 224 }))).toBe(112);
  expect(keyStrength(certified('dsa', { modulusLength: 2048, divisorLength: 160 }))).toBe(80);
  expect(keyStrength(certified('dsa', { modulusLength: 1024, divisorLength: 256 }))).toBe(80);
});

test.each([
  ['secp112r1', 56],
  ['prime192v1', 96],
  ['secp224r1', 112],
  ['prime256v1', 128],
  ['secp384r1', 192],
  ['brainpoolP512r1', 256],
  ['secp521r1', 256],
  ['wap-wsg-idm-ecid-wtls1', 0],
  ['', 0],
])('a key on %s has %i', (namedCurve, strength) => {
  expect(keyStrength(certified('ec', { namedCurve }))).toBe(strength);
});

test('Edwards curves have the strength that OpenSSL gives them, and an unknown key has none', () => {
  expect(keyStrength(certified('ed25519', {}))).toBe(128);
  expect(keyStrength(certified('ed448', {}))).toBe(224);
  expect(keyStrength(certified('x25519', {}))).toBe(0);
  const unreadable = {
    get publicKey(): KeyObject {
      throw new Error('unsupported');
    },
  } as unknown as X509Certificate;
  expect(keyStrength(unreadable)).toBe(0);
});

const key = ecKey();

/** A certificate that says how it is signed; what it is signed with doesn't matter here. */
function signedWith(identifier: Uint8Array): X509Certificate {
  const scheme = { identifier, sign: () => new Uint8Array(64) };
  return new X509Certificate(write({ subject: 'x', key, scheme }, undefined).cert);
}

// Half of the bits of the hash: so many make two of a kind likely. The numbers of RFC 3279, 4055, 5758, 8410 and of NIST.
test.each([
  ['RSA and MD5', '1.2.840.113549.1.1.4', 0],
  ['RSA and SHA1', '1.2.840.113549.1.1.5', 0],
  ['RSA and RIPEMD160', '1.3.36.3.3.1.2', 80],
  ['RSA and SHA224', '1.2.840.113549.1.1.14', 112],
  ['RSA and SHA256', '1.2.840.113549.1.1.11', 128],
  ['RSA and SHA384', '1.2.840.113549.1.1.12', 192],
  ['RSA and SHA512', '1.2.840.113549.1.1.13', 256],
  ['RSA and SHA512/224', '1.2.840.113549.1.1.15', 112],
  ['RSA and SHA512/256', '1.2.840.113549.1.1.16', 128],
  ['ECDSA and SHA1', '1.2.840.10045.4.1', 0],
  ['ECDSA and SHA3-224', '2.16.840.1.101.3.4.3.9', 112],
  ['ECDSA and SHA3-256', '2.16.840.1.101.3.4.3.10', 128],
  ['ECDSA and SHA3-384', '2.16.840.1.101.3.4.3.11', 192],
  ['ECDSA and SHA3-512', '2.16.840.1.101.3.4.3.12', 256],
  ['the algorithm 1.3.101.112', '1.3.101.112', 128],
  ['the algorithm 1.3.101.113', '1.3.101.113', 224],
  ['the algorithm 1.2.3', '1.2.3', 0],
])('a signature with %s, %s, has %i', (name, identifier, bits) => {
  expect(signatureStrength(signedWith(sequence(objectIdentifier(identifier))))).toEqual({ bits, name });
});

test('a signature of RSASSA-PSS has the strength of the hash among its parameters', () => {
  const sha384 = rsaPss('sha384', '2.16.840.1.101.3.4.2.2', 48);
  expect(signatureStrength(signedWith(sha384.identifier))).toEqual({ bits: 192, name: 'RSA and SHA384' });
  expect(signatureStrength(signedWith(rsaPss('sha1', undefined, 20).identifier)).bits).toBe(0);
});
