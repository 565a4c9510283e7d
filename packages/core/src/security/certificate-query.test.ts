import { expect, test } from 'vitest';
import { E_INVALIDARG } from '../hresult.ts';
import { fails } from '../streams/testing/bytes.ts';
import { CertificateQuery } from './certificate-query.ts';

test('asks for nothing at first', () => {
  const query = new CertificateQuery();
  expect([query.friendlyName, query.issuerName, query.storeName]).toEqual(['', '', '']);
  expect([query.hardwareOnly, query.includeDuplicates, query.includeExpiredCertificates]).toEqual([
    false,
    false,
    false,
  ]);
  expect([query.enhancedKeyUsages.size, query.thumbprint]).toEqual([0, new Uint8Array(0)]);
});

test('converts its texts and flags as WinRT does', () => {
  const query = new CertificateQuery();
  Object.assign(query, {
    friendlyName: null,
    issuerName: 12,
    storeName: undefined,
    hardwareOnly: 1,
    includeDuplicates: 'no',
  });
  expect([query.friendlyName, query.issuerName, query.storeName]).toEqual(['', '12', '']);
  expect([query.hardwareOnly, query.includeDuplicates]).toEqual([true, true]);
});

test('keeps the uses that are asked for in one vector, whose items can be set', () => {
  const query = new CertificateQuery();
  query.enhancedKeyUsages[0] = '1.3.6.1.5.5.7.3.2';
  query.enhancedKeyUsages.append('1.3.6.1.5.5.7.3.1');
  expect([...query.enhancedKeyUsages]).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1']);
});

test('copies a thumbprint, in and out', () => {
  const query = new CertificateQuery();
  const bytes = Uint8Array.of(1, 2);
  query.thumbprint = bytes;
  bytes.fill(9);
  query.thumbprint.fill(8);
  expect(query.thumbprint).toEqual(Uint8Array.of(1, 2));
  query.thumbprint = [3, 4];
  expect(query.thumbprint).toEqual(Uint8Array.of(3, 4));
  query.thumbprint = null;
  expect(query.thumbprint).toHaveLength(0);
  expect(() => (query.thumbprint = 'a1' as never)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
});
