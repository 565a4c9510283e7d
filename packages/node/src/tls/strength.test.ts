import type { KeyObject, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyStrength } from './strength.ts';

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
