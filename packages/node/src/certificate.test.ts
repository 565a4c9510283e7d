import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates } from 'node:tls';
import { inspect } from 'node:util';
import { fromUint8Array, hresult, toUint8Array, WinRTError } from '@twinsocket/core';
import { generate } from 'selfsigned';
import { describe, expect, test } from 'vitest';
import { Certificate } from './certificate.ts';
import { keyMaterialOf } from './key-material.ts';
import { element, field, objectIdentifier, sequence } from './x509/der-writer.ts';
import * as schemes from './testing/pkcs12-schemes.ts';
import { fingerprint, passphrase, withKey, withoutKey } from './testing/pkcs12.ts';
import { Tag } from './x509/der.ts';

const common = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const; // the default, SHA-1, is refused by OpenSSL
const authority = await generate([{ name: 'commonName', value: 'test authority' }], {
  ...common,
  extensions: [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ],
});
const notBeforeDate = new Date('2026-01-02T03:04:05Z');
const notAfterDate = new Date('2051-06-07T08:09:10Z'); // from 2050 on dates have another form (RFC 5280, 4.1.2.5)
const server = await generate(
  [
    { name: 'commonName', value: 'localhost' },
    { name: 'organizationName', value: 'Contoso' },
  ],
  {
    ...common,
    notBeforeDate,
    notAfterDate,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'keyUsage', digitalSignature: true, keyAgreement: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 1, value: 'ada@example.com' },
          { type: 2, value: 'localhost' },
          { type: 6, value: 'https://example.com/' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  },
);
const x509 = new X509Certificate(server.cert);
const encrypted = createPrivateKey(server.private)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
  .toString();
const invalid = expect.objectContaining({ number: hresult.E_INVALIDARG, cause: expect.any(Error) });

const read = (bytes: Uint8Array | string): Certificate =>
  new Certificate(fromUint8Array(typeof bytes === 'string' ? Buffer.from(bytes) : bytes));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
/** A `.p7b` of these certificates (RFC 2315, 9.1): no digests, no content, no signers. */
const pkcs7 = (...certificates: Uint8Array[]): Uint8Array =>
  sequence(
    objectIdentifier('1.2.840.113549.1.7.2'),
    field(
      0,
      sequence(
        element(Tag.integer, Uint8Array.of(1)),
        element(Tag.set),
        sequence(objectIdentifier('1.2.840.113549.1.7.1')),
        field(0, ...certificates),
        element(Tag.set),
      ),
    ),
  );

describe.each([
  ['PEM', server.cert],
  ['DER', x509.raw],
])('read from %s', (_, bytes) => {
  const certificate = read(bytes);

  test('it has the names, the number and the dates', () => {
    expect(certificate.subject).toBe('localhost');
    expect(certificate.issuer).toBe('test authority');
    expect(hexOf(certificate.serialNumber)).toBe(x509.serialNumber);
    expect(certificate.validFrom).toEqual(notBeforeDate);
    expect(certificate.validTo).toEqual(notAfterDate);
  });

  test('it has the hashes that Node computes, and its DER', () => {
    expect(hexOf(certificate.getHashValue())).toBe(x509.fingerprint.replaceAll(':', ''));
    expect(hexOf(certificate.getHashValue('SHA256'))).toBe(x509.fingerprint256.replaceAll(':', ''));
    expect(hexOf(toUint8Array(certificate.getCertificateBlob()))).toBe(hexOf(x509.raw));
    expect(certificate.getHashValue().constructor).toBe(Uint8Array);
  });

  test('it has its usages and other names', () => {
    expect([...certificate.enhancedKeyUsages]).toEqual(x509.keyUsage);
    const { keyUsages } = certificate;
    expect(Object.entries(keyUsages).flatMap(([usage, has]) => (has ? [usage] : []))).toEqual([
      'digitalSignature',
      'keyAgreement',
    ]);
    const names = certificate.subjectAlternativeName;
    expect([...names.emailName]).toEqual(['ada@example.com']);
    expect([...names.dnsName]).toEqual(['localhost']);
    expect([...names.url]).toEqual(['https://example.com/']);
    expect([...names.ipAddress]).toEqual(['127.0.0.1', '::1']);
    expect([...names.principalName, ...names.distinguishedName]).toEqual([]);
  });

  test('it has its algorithms, and no private key', () => {
    expect(certificate.keyAlgorithmName).toBe('ECDSA256');
    expect(certificate.signatureAlgorithmName).toBe('ECDSA');
    expect(certificate.signatureHashAlgorithmName).toBe('SHA256');
    expect(certificate.hasPrivateKey).toBe(false);
    expect(keyMaterialOf(certificate)).toBeUndefined();
  });
});

test('an RSA certificate', async () => {
  const { cert } = await generate([{ name: 'commonName', value: 'rsa' }], { algorithm: 'sha384', keySize: 2048 });
  expect(read(cert)).toMatchObject({
    keyAlgorithmName: 'RSA',
    signatureAlgorithmName: 'RSA',
    signatureHashAlgorithmName: 'SHA384',
  });
});

test('the authorities that Node trusts are read as Node reads them', () => {
  const roots = rootCertificates.map((pem) => new X509Certificate(pem));
  const own = roots.map(({ raw }) => {
    const { subject, issuer, serialNumber, enhancedKeyUsages, keyAlgorithmName } = read(raw);
    return [subject, issuer, hexOf(serialNumber), [...enhancedKeyUsages], keyAlgorithmName.startsWith('EC')];
  });
  const nodes = roots.map((root) => {
    const { CN = '' } = root.toLegacyObject().subject as { CN?: string };
    const serialNumber = root.serialNumber.padStart(2, '0'); // zero is printed as one digit
    return [CN, CN, serialNumber, root.keyUsage ?? [], root.publicKey.asymmetricKeyType === 'ec'];
  });
  expect(own.length).toBeGreaterThan(100);
  expect(own).toEqual(nodes);
});

test('it keeps its own copy of the bytes, and gives out copies', () => {
  const bytes = new Uint8Array(x509.raw);
  const certificate = read(bytes);
  bytes.fill(0);
  toUint8Array(certificate.getCertificateBlob()).fill(0);
  certificate.serialNumber.fill(0);
  expect(hexOf(toUint8Array(certificate.getCertificateBlob()))).toBe(hexOf(x509.raw));
  expect(hexOf(certificate.serialNumber)).toBe(x509.serialNumber);
  expect(hexOf(certificate.getHashValue())).toBe(x509.fingerprint.replaceAll(':', ''));
});

describe('a .p7b', () => {
  const issuer = new X509Certificate(authority.cert).raw;

  test.each([
    ['first', [x509.raw, issuer]],
    ['last', [issuer, x509.raw]],
    ['alone', [x509.raw]],
  ])("gives the owner's certificate, %s of them", (_, certificates) => {
    expect(read(pkcs7(...certificates)).subject).toBe('localhost');
  });

  test('may hold one that signed itself', () => {
    expect(read(pkcs7(issuer)).subject).toBe('test authority');
  });

  test('without certificates is refused', () => {
    expect(() => read(pkcs7())).toThrow(invalid);
  });
});

test.each([
  ['nothing', new Uint8Array()],
  ['text', 'certificate'],
  ['text that looks like DER', '0 certificates'],
  ['a key', server.private],
  ['half of it', x509.raw.subarray(0, 200)],
  ['another DER structure', sequence(objectIdentifier('1.2.3'))],
])('%s is not a certificate', (_, bytes) => {
  expect(() => read(bytes)).toThrow(invalid);
});

test('no buffer at all', () => {
  const pointer = expect.objectContaining({ number: hresult.E_POINTER });
  expect(() => new Certificate(null as unknown as ReturnType<typeof fromUint8Array>)).toThrow(pointer);
});

describe('createFromPem', () => {
  test('attaches the key, for TLS alone', () => {
    const chain = `${server.cert}\n${authority.cert}`;
    const certificate = Certificate.createFromPem(chain, server.private);
    expect(certificate).toBeInstanceOf(Certificate);
    expect([certificate.subject, certificate.hasPrivateKey]).toEqual(['localhost', true]);
    expect(keyMaterialOf(certificate)).toEqual({ cert: chain, key: server.private });
    expect(() => createSecureContext(keyMaterialOf(certificate))).not.toThrow();
  });

  test('takes an encrypted key with its passphrase', () => {
    const certificate = Certificate.createFromPem(server.cert, encrypted, passphrase);
    expect(certificate.hasPrivateKey).toBe(true);
    expect(() => createSecureContext(keyMaterialOf(certificate))).not.toThrow();
  });

  test.each<[string, string, string, string?]>([
    ['a wrong passphrase', server.cert, encrypted, 'wrong'],
    ['no passphrase', server.cert, encrypted],
    ['no key', server.cert, server.cert],
    ['no certificate', server.private, server.private],
  ])('refuses %s', (_, cert, key, phrase) => {
    expect(() => Certificate.createFromPem(cert, key, phrase)).toThrow(invalid);
  });

  test.each([[undefined], [null], ['']])('refuses %j as the key, and says where an authority belongs', (key) => {
    expect(() => Certificate.createFromPem(server.cert, key as string)).toThrow(
      'Certificate.createFromPem: the argument keyPem is missing; an authority needs no Certificate: ' +
        'put its PEM text into control.certificateAuthorities (0x80070057)',
    );
  });

  test('refuses the key of another certificate', () => {
    expect(() => Certificate.createFromPem(server.cert, authority.private)).toThrow(
      expect.objectContaining({ number: hresult.E_INVALIDARG }),
    );
  });
});

describe('createFromPfx', () => {
  test('finds certificate and key', () => {
    const certificate = Certificate.createFromPfx(withKey, passphrase);
    expect([certificate.subject, certificate.hasPrivateKey]).toEqual(['Ada', true]);
    expect(hexOf(certificate.getHashValue('SHA256'))).toBe(fingerprint);
    expect(() => createSecureContext(keyMaterialOf(certificate))).not.toThrow();
  });

  test('keeps its own copy', () => {
    const bytes = withKey.slice();
    const certificate = Certificate.createFromPfx(bytes, passphrase);
    bytes.fill(0);
    expect(() => createSecureContext(keyMaterialOf(certificate))).not.toThrow();
  });

  test.each([
    ['triple DES', schemes.tripleDes, schemes.passphrase],
    ['AES-128, and a passphrase beyond ASCII', schemes.aes128, 'größe'],
    ['two schemes', schemes.mixed, schemes.passphrase],
    ['no encryption', schemes.plain, schemes.passphrase],
    ['an empty passphrase', schemes.withoutPassphrase, ''],
    ['none', schemes.withoutPassphrase, undefined],
  ])('by %s, the certificates behind the own one included', (_, container, phrase) => {
    const certificate = Certificate.createFromPfx(container, phrase);
    expect([certificate.subject, certificate.issuer]).toEqual(['Ada', 'issuer of Ada']);
    const material = keyMaterialOf(certificate);
    expect(() => createSecureContext(material)).not.toThrow();
    const subjects = material?.cert
      .match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g)
      ?.map((pem) => new X509Certificate(pem).subject);
    expect(subjects).toEqual(['CN=Ada', 'CN=issuer of Ada']);
  });

  test('nothing of the container goes to Node’s context but certificate and key', () => {
    expect(Object.keys(keyMaterialOf(Certificate.createFromPfx(withKey, passphrase)) ?? {})).toEqual(['cert', 'key']);
  });

  test.each<[string, Uint8Array, string?]>([
    ['an encryption that OpenSSL 3 no longer has', schemes.rc2, schemes.passphrase],
    ['a wrong passphrase', withKey, 'wrong'],
    ['no passphrase', withKey],
    ['a container without a key', withoutKey, passphrase],
    ['a certificate alone', x509.raw, passphrase],
    ['nothing', new Uint8Array(), passphrase],
  ])('refuses %s', (_, bytes, phrase) => {
    expect(() => Certificate.createFromPfx(bytes, phrase)).toThrow(invalid);
  });
});

test.each([
  ['PEM', () => Certificate.createFromPem(server.cert, encrypted, passphrase)],
  ['PFX', () => Certificate.createFromPfx(withKey, passphrase)],
])('the key from %s is not shown by JSON, the console, or members', (_, create) => {
  const certificate = create();
  const shown = JSON.stringify(certificate) + inspect(certificate, { showHidden: true, depth: null });
  expect(shown).not.toContain(passphrase);
  expect(shown).not.toContain('PRIVATE KEY');
  expect(Reflect.ownKeys(certificate)).toEqual([]);
});

test('a refusal keeps the passphrase to itself', () => {
  const refusal = (): unknown => Certificate.createFromPem(server.cert, encrypted, 'wr0ng phrase');
  expect(refusal).toThrow(WinRTError);
  try {
    refusal();
  } catch (error) {
    expect(inspect(error, { depth: null })).not.toContain('wr0ng phrase');
  }
});

test('two objects of the same certificate share nothing that an app can change', () => {
  const [first, second] = [read(server.cert), read(server.cert)];
  first.friendlyName = 'mine';
  toUint8Array(first.getCertificateBlob()).fill(0);
  first.getHashValue().fill(0);
  first.serialNumber.fill(0);
  first.validFrom.setTime(0);
  first.keyUsages.crlSign = true;
  expect(second.friendlyName).toBe('');
  for (const certificate of [first, second, read(server.cert)]) {
    expect(hexOf(toUint8Array(certificate.getCertificateBlob()))).toBe(hexOf(x509.raw));
    expect(hexOf(certificate.getHashValue('SHA256'))).toBe(x509.fingerprint256.replaceAll(':', ''));
    expect(hexOf(certificate.serialNumber)).toBe(x509.serialNumber);
    expect(certificate.validFrom).toEqual(notBeforeDate);
    expect(certificate.keyUsages.crlSign).toBe(false);
  }
});
