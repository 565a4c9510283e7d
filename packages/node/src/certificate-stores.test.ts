import { X509Certificate } from 'node:crypto';
import { CertificateQuery, fromUint8Array, hresult, toUint8Array } from '@twinsocket/core';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Certificate } from './certificate.ts';
import { CertificateStores } from './certificate-stores.ts';
import { authority, current, leaf, past, type Issued } from './tls/testing/certificates.ts';

const DAY = 24 * 60 * 60 * 1000;
const clientUse = '1.3.6.1.5.5.7.3.2';
const serverUse = '1.3.6.1.5.5.7.3.1';
const my = CertificateStores.getStoreByName('MY');

let root: Issued;
let certificate: Certificate;
let older: Certificate;
let expired: Certificate;
let other: Certificate;

const read = ({ cert, key }: Issued): Certificate => Certificate.createFromPem(cert, key);

beforeAll(async () => {
  root = await authority('Contoso CA');
  certificate = read(await leaf('ada', { client: true, issuer: root, validity: [-DAY, 30 * DAY] }));
  older = read(await leaf('ada', { client: true, issuer: root, validity: [-2 * DAY, 30 * DAY] }));
  expired = read(await leaf('grace', { client: true, issuer: root, validity: past }));
  other = read(await leaf('ada', { client: true, issuer: await authority('Fabrikam CA'), validity: current }));
});

afterEach(() => {
  for (const each of [certificate, older, expired, other]) my.delete(each);
});

async function found(set: Partial<CertificateQuery> = {}): Promise<Certificate[]> {
  return [...(await CertificateStores.findAllAsync(Object.assign(new CertificateQuery(), set)))] as Certificate[];
}

test('a store starts empty, and gives back the objects that were added', async () => {
  expect(await found()).toEqual([]);
  my.add(certificate);
  expect((await found())[0]).toBe(certificate);
  expect((await CertificateStores.findAllAsync())[0]?.hasPrivateKey).toBe(true);
});

test('a name gives one store, in any case, and the certificate tells it', async () => {
  expect(CertificateStores.getStoreByName('my')).toBe(my);
  const named = CertificateStores.getStoreByName('Smart cards');
  named.add(certificate);
  expect([named.name, certificate.storeName, other.storeName]).toEqual(['Smart cards', 'Smart cards', '']);
  expect(await found({ storeName: 'SMART CARDS' })).toEqual([certificate]);
  expect(await found({ storeName: 'MY' })).toEqual([]);
  named.delete(certificate);
  expect(certificate.storeName).toBe('');
});

test('a certificate that is added again, or to two stores, is found once', async () => {
  my.add(certificate);
  my.add(new Certificate(certificate.getCertificateBlob()));
  my.add(certificate);
  const { intermediateCertificationAuthorities: authorities } = CertificateStores;
  authorities.add(certificate);
  expect(await found({ includeDuplicates: true })).toEqual([certificate]);
  authorities.delete(certificate);
  expect(await found()).toEqual([certificate]);
});

test('of those with one subject and issuer the newest is found, unless all are asked for', async () => {
  for (const each of [certificate, older, other]) my.add(each);
  expect(await found()).toEqual([certificate, other]);
  expect(new Set(await found({ includeDuplicates: true }))).toEqual(new Set([certificate, older, other]));
});

test('an expired one is found if it is asked for', async () => {
  my.add(expired);
  expect(await found()).toEqual([]);
  expect(await found({ includeExpiredCertificates: true })).toEqual([expired]);
});

test('the uses that are asked for have to be allowed, all of them', async () => {
  my.add(certificate);
  const finds = async (...uses: string[]): Promise<boolean> => {
    const query = new CertificateQuery();
    for (const use of uses) query.enhancedKeyUsages.append(use);
    return (await CertificateStores.findAllAsync(query)).size === 1;
  };
  expect([...certificate.enhancedKeyUsages]).toEqual([clientUse]);
  expect([await finds(clientUse), await finds(serverUse), await finds(clientUse, serverUse)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('one without a list of uses allows all', async () => {
  const made = new Certificate(fromUint8Array(Buffer.from(root.cert)));
  const store = CertificateStores.getStoreByName('CA');
  store.add(made);
  const query = new CertificateQuery();
  query.enhancedKeyUsages.append(clientUse);
  expect([made.enhancedKeyUsages.size, [...(await CertificateStores.findAllAsync(query))]]).toEqual([0, [made]]);
  store.delete(made);
});

test('a thumbprint is the SHA-1 hash, which other tools show', async () => {
  my.add(certificate);
  const { fingerprint } = new X509Certificate(toUint8Array(certificate.getCertificateBlob()));
  const thumbprint = Buffer.from(fingerprint.replaceAll(':', ''), 'hex');
  expect(await found({ thumbprint })).toEqual([certificate]);
  expect(await found({ thumbprint: new Uint8Array(20) })).toEqual([]);
});

test('certificates and queries of another copy of the package are taken', async () => {
  vi.resetModules();
  const copy = await import('./certificate.ts');
  const core = await import('@twinsocket/core');
  expect(copy.Certificate).not.toBe(Certificate);
  const foreign = new copy.Certificate(core.fromUint8Array(toUint8Array(certificate.getCertificateBlob())));
  my.add(foreign);
  const query = new core.CertificateQuery();
  query.issuerName = 'contoso ca';
  query.storeName = 'my';
  expect((await CertificateStores.findAllAsync(query as never))[0]).toBe(foreign);
});

test('a value that is not a certificate is refused, and the store stays as it is', async () => {
  for (const call of [(value: never) => my.add(value), (value: never) => my.delete(value)]) {
    for (const [value, number] of [
      [null, hresult.E_POINTER],
      [undefined, hresult.E_POINTER],
      [{}, hresult.E_INVALIDARG],
      ['MY', hresult.E_INVALIDARG],
    ] as const) {
      expect(() => call(value as never)).toThrow(expect.objectContaining({ number }));
    }
  }
  expect(await found()).toEqual([]);
});
