/** What a certificate says of its own use. */
import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { element, objectIdentifier, sequence } from '../x509/der-writer.ts';
import { Tag } from '../x509/der.ts';
import { hasExplicitCurve, restrictionsOf, type Restrictions } from './restrictions.ts';
import { bits, ecKey, extension, rsaKey, write, type Writing } from './testing/certificate-writer.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const NETSCAPE_TYPE = '2.16.840.1.113730.1.1';
const PROXY = '1.3.6.1.5.5.7.1.14';

const key = ecKey();
const certificate = (writing: Partial<Writing> = {}): X509Certificate =>
  new X509Certificate(write({ subject: 'x', key, ...writing }, undefined).cert);
const said = (identifier: string, value: Uint8Array, isCritical = false): Restrictions =>
  restrictionsOf(certificate({ extensions: { [identifier]: extension(identifier, value, isCritical) } }));

const yes = element(Tag.boolean, Uint8Array.of(0xff));
const no = element(Tag.boolean, Uint8Array.of(0));
const number = (...bytes: number[]): Uint8Array => element(Tag.integer, Uint8Array.from(bytes));

test('a certificate that says nothing restricts nothing', () => {
  const nothing = {
    keyUsages: undefined,
    enhancedKeyUsages: undefined,
    netscapeType: undefined,
    authority: undefined,
    pathLength: Infinity,
    proxy: false,
    unknownCritical: [],
  };
  expect(restrictionsOf(certificate())).toEqual({ version: 3, ...nothing });
  expect(restrictionsOf(certificate({ version: 1 }))).toEqual({ version: 1, ...nothing });
});

describe('basic constraints', () => {
  test.each<[string, Uint8Array, boolean, number]>([
    ['nothing, which is not an authority', sequence(), false, Infinity],
    ['that it is one', sequence(yes), true, Infinity],
    ['that it is none', sequence(no), false, Infinity],
    ['that none may stand below it', sequence(yes, number(0)), true, 0],
    ['that 127 may', sequence(yes, number(127)), true, 127],
    ['that 258 may', sequence(yes, number(1, 2)), true, 258],
    ['a number alone', sequence(number(3)), false, 3],
  ])('may say %s', (_what, value, authority, pathLength) => {
    expect(said(BASIC_CONSTRAINTS, value)).toMatchObject({ authority, pathLength });
  });

  test.each<[string, Uint8Array]>([
    ['a number below zero', sequence(yes, number(0x80))],
    ['two numbers', sequence(yes, number(1), number(1))],
    ['two flags', sequence(yes, yes)],
    ['a text', sequence(yes, element(Tag.utf8String, Buffer.from('1')))],
    ['no sequence', element(Tag.set, yes)],
  ])('with %s are malformed', (_what, value) => {
    expect(() => said(BASIC_CONSTRAINTS, value)).toThrow(RangeError);
  });
});

test('key usages are those whose bits are set, and an extension without any is malformed', () => {
  expect(said(KEY_USAGE, bits(0xa0, 5)).keyUsages).toEqual(['digitalSignature', 'keyEncipherment']);
  expect(said(KEY_USAGE, bits(0x06, 1)).keyUsages).toEqual(['keyCertificateSign', 'crlSign']);
  expect(() => said(KEY_USAGE, bits(0, 7))).toThrow(RangeError);
});

test('extended key usages may be none at all, which is not the same as no extension', () => {
  expect(said(EXTENDED_KEY_USAGE, sequence()).enhancedKeyUsages).toEqual([]);
  const server = objectIdentifier('1.3.6.1.5.5.7.3.1');
  expect(said(EXTENDED_KEY_USAGE, sequence(server)).enhancedKeyUsages).toEqual(['1.3.6.1.5.5.7.3.1']);
});

test('Netscape’s type is its bits, and a proxy says that it is one', () => {
  expect(said(NETSCAPE_TYPE, bits(0x44, 2)).netscapeType).toBe(0x44);
  expect(said(PROXY, sequence()).proxy).toBe(true);
});

describe('a critical extension', () => {
  test('that is understood is not unknown', () => {
    // Those that X509_supported_extension of OpenSSL lists; the values of most don't matter here.
    for (const last of [17, 30, 31, 32, 33, 36, 54])
      expect(said(`2.5.29.${last}`, sequence(), true).unknownCritical).toEqual([]);
    for (const last of [7, 8, 14])
      expect(said(`1.3.6.1.5.5.7.1.${last}`, sequence(), true).unknownCritical).toEqual([]);
    expect(said(KEY_USAGE, bits(0x80, 7), true).unknownCritical).toEqual([]);
    expect(said(EXTENDED_KEY_USAGE, sequence(), true).unknownCritical).toEqual([]);
    expect(said(BASIC_CONSTRAINTS, sequence(), true).unknownCritical).toEqual([]);
    expect(said(NETSCAPE_TYPE, bits(0x40, 6), true).unknownCritical).toEqual([]);
  });

  test('that is not understood is, and one that is not critical may be skipped', () => {
    expect(said('1.2.3.4', sequence(), true).unknownCritical).toEqual(['1.2.3.4']);
    expect(said('1.2.3.4', sequence()).unknownCritical).toEqual([]);
    // Names of the issuer, freshest CRL: OpenSSL does not list them.
    expect(said('2.5.29.18', sequence(), true).unknownCritical).toEqual(['2.5.29.18']);
    expect(said('2.5.29.46', sequence(), true).unknownCritical).toEqual(['2.5.29.46']);
  });
});

describe('the curve of a key', () => {
  const withKey = (...algorithm: Uint8Array[]): X509Certificate =>
    certificate({ publicKey: sequence(sequence(...algorithm), element(Tag.bitString, Uint8Array.of(0, 4))) });
  const elliptic = objectIdentifier('1.2.840.10045.2.1');

  test('is explicit if it is not a name', () => {
    expect(hasExplicitCurve(withKey(elliptic, sequence(number(1))))).toBe(true);
    expect(hasExplicitCurve(withKey(elliptic))).toBe(true);
    expect(hasExplicitCurve(withKey(elliptic, objectIdentifier('1.2.840.10045.3.1.7')))).toBe(false);
  });

  test('is none where the key has none', () => {
    expect(hasExplicitCurve(certificate({ key: rsaKey(512) }))).toBe(false);
    expect(hasExplicitCurve(withKey(objectIdentifier('1.3.101.112')))).toBe(false);
  });
});
