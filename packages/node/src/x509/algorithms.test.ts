import { expect, test } from 'vitest';
import { element, field, objectIdentifier, sequence } from './der-writer.ts';
import { keyAlgorithmOf, signatureAlgorithmOf } from './algorithms.ts';
import { readElements, type Element } from './der.ts';

const nothing = element(0x05);
const identifier = (dotted: string, parameters = nothing): Element =>
  readElements(sequence(objectIdentifier(dotted), parameters))[0] as Element;

test.each([
  ['RSA', '1.2.840.113549.1.1.1', nothing],
  ['RSA', '1.2.840.113549.1.1.10', nothing],
  ['DSA', '1.2.840.10040.4.1', sequence()],
  ['ECDSA256', '1.2.840.10045.2.1', objectIdentifier('1.2.840.10045.3.1.7')],
  ['ECDSA384', '1.2.840.10045.2.1', objectIdentifier('1.3.132.0.34')],
  ['ECDSA521', '1.2.840.10045.2.1', objectIdentifier('1.3.132.0.35')],
  ['ECDSA', '1.2.840.10045.2.1', objectIdentifier('1.3.132.0.10')],
  ['', '1.3.101.112', nothing],
])('a key is %s: %s', (expected, dotted, parameters) => {
  expect(keyAlgorithmOf(identifier(dotted, parameters))).toBe(expected);
});

test.each([
  ['1.2.840.113549.1.1.5', 'RSA', 'SHA1'],
  ['1.3.14.3.2.29', 'RSA', 'SHA1'],
  ['1.2.840.113549.1.1.16', 'RSA', 'SHA512/256'],
  ['2.16.840.1.101.3.4.3.10', 'ECDSA', 'SHA3-256'],
  ['1.2.840.113549.1.1.11', 'RSA', 'SHA256'],
  ['1.2.840.113549.1.1.13', 'RSA', 'SHA512'],
  ['1.2.840.10045.4.3.3', 'ECDSA', 'SHA384'],
  ['2.16.840.1.101.3.4.3.2', 'DSA', 'SHA256'],
  ['1.3.101.112', '', ''],
])('a signature %s is %s with %s', (dotted, algorithm, hash) => {
  expect(signatureAlgorithmOf(identifier(dotted))).toEqual([algorithm, hash]);
});

test('RSASSA-PSS names its hash among its parameters', () => {
  const parameters = sequence(field(0, sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), nothing)), field(2));
  expect(signatureAlgorithmOf(identifier('1.2.840.113549.1.1.10', parameters))).toEqual(['RSA', 'SHA256']);
  expect(signatureAlgorithmOf(identifier('1.2.840.113549.1.1.10', sequence()))).toEqual(['RSA', 'SHA1']);
  const unknown = sequence(field(0, sequence(objectIdentifier('1.2.3'))));
  expect(signatureAlgorithmOf(identifier('1.2.840.113549.1.1.10', unknown))).toEqual(['RSA', '']);
});
