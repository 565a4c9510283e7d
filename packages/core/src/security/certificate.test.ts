import { describe, expect, test } from 'vitest';
import { AsyncStatus } from '../foundation/async-status.ts';
import { E_INVALIDARG, E_NOTIMPL } from '../hresult.ts';
import { toUint8Array } from '../streams/buffer.ts';
import type { CertificateData } from './certificate-data.ts';
import { Certificate } from './certificate.ts';

const data: CertificateData = {
  der: Uint8Array.of(0x30, 0x00),
  subject: 'localhost',
  issuer: 'test authority',
  serialNumber: Uint8Array.of(0x80, 0x01),
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validTo: new Date('2027-01-01T00:00:00Z'),
  enhancedKeyUsages: ['1.3.6.1.5.5.7.3.1'],
  keyUsages: {
    crlSign: false,
    dataEncipherment: false,
    digitalSignature: true,
    keyAgreement: false,
    keyCertificateSign: false,
    keyEncipherment: true,
    nonRepudiation: false,
  },
  subjectAlternativeName: {
    distinguishedName: ['CN=Ada'],
    dnsName: ['localhost'],
    emailName: ['ada@example.com'],
    ipAddress: ['127.0.0.1', '::1'],
    principalName: ['ada@corp.example.com'],
    url: ['https://example.com/'],
  },
  keyAlgorithmName: 'ECDSA256',
  signatureAlgorithmName: 'ECDSA',
  signatureHashAlgorithmName: 'SHA256',
  hash: (name) => Uint8Array.of(name === 'SHA1' ? 1 : 2),
};
const certificate = new Certificate(data);

test('shows what was read', () => {
  expect(certificate).toMatchObject({
    subject: 'localhost',
    issuer: 'test authority',
    serialNumber: Uint8Array.of(0x80, 0x01),
    validFrom: data.validFrom,
    validTo: data.validTo,
    keyUsages: data.keyUsages,
    keyAlgorithmName: 'ECDSA256',
    signatureAlgorithmName: 'ECDSA',
    signatureHashAlgorithmName: 'SHA256',
  });
  expect([...certificate.enhancedKeyUsages]).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(toUint8Array(certificate.getCertificateBlob())).toEqual(data.der);
});

test('alternative names are vectors by kind', () => {
  const names = certificate.subjectAlternativeName;
  const plain = Object.fromEntries(Object.entries(names).map(([kind, values]) => [kind, Array.from(values)]));
  expect(plain).toEqual(data.subjectAlternativeName);
  expect(names.ipAddress.getAt(1)).toBe('::1');
});

test('shows no store, no device and no key', () => {
  expect(certificate).toMatchObject({
    hasPrivateKey: false,
    isPerUser: false,
    isSecurityDeviceBound: false,
    isStronglyProtected: false,
    keyStorageProviderName: '',
    storeName: '',
  });
});

describe('what it gives out', () => {
  test.each([
    'serialNumber',
    'validFrom',
    'validTo',
    'keyUsages',
    'subjectAlternativeName',
    'enhancedKeyUsages',
  ] as const)('%s is new each time', (member) => {
    expect(certificate[member]).not.toBe(certificate[member]);
    expect(certificate[member]).toEqual(certificate[member]);
  });

  test('changes nothing when it is changed', () => {
    certificate.serialNumber.fill(0);
    certificate.validFrom.setTime(0);
    certificate.keyUsages.crlSign = true;
    toUint8Array(certificate.getCertificateBlob()).fill(0);
    expect(certificate.serialNumber).toEqual(Uint8Array.of(0x80, 0x01));
    expect(certificate.validFrom.toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(certificate.keyUsages.crlSign).toBe(false);
    expect(toUint8Array(certificate.getCertificateBlob())).toEqual(Uint8Array.of(0x30, 0x00));
  });

  test('is frozen where it is a vector', () => {
    const names = certificate.subjectAlternativeName.dnsName as unknown as string[];
    expect(() => names.push('other')).toThrow(TypeError);
    expect(() => (certificate.enhancedKeyUsages as unknown as string[]).push('other')).toThrow(TypeError);
  });

  test('cannot be assigned', () => {
    expect(() => Object.assign(certificate, { subject: 'other' })).toThrow(TypeError);
  });
});

test('friendlyName is the one thing to set', () => {
  const named = new Certificate(data);
  expect(named.friendlyName).toBe('');
  named.friendlyName = 'mine';
  expect(named.friendlyName).toBe('mine');
  named.friendlyName = null as unknown as string;
  expect(named.friendlyName).toBe('null');
});

describe('getHashValue', () => {
  test('is SHA-1 unless SHA-256 is asked for', () => {
    expect(certificate.getHashValue()).toEqual(Uint8Array.of(1));
    expect(certificate.getHashValue('SHA1')).toEqual(Uint8Array.of(1));
    expect(certificate.getHashValue('SHA256')).toEqual(Uint8Array.of(2));
  });

  test.each(['MD5', 'SHA512', 'sha1', '', null])('refuses %s', (name) => {
    expect(() => certificate.getHashValue(name as 'SHA1')).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
  });
});

test('buildChainAsync fails, by its promise', async () => {
  const building = certificate.buildChainAsync([]);
  expect(building.operation.status).toBe(AsyncStatus.error);
  await expect(Promise.resolve(building)).rejects.toMatchObject({ number: E_NOTIMPL });
});
