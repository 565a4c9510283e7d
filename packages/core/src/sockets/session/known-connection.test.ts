import { expect, test } from 'vitest';
import { SocketSslErrorSeverity } from '../../security/ssl-error-severity.ts';
import type { PeerCertificates } from '../../transport.ts';
import { FakeTransport } from '../testing/fake-transport.ts';
import { KnownConnection } from './known-connection.ts';

const platform = new FakeTransport().capabilities;
const certificates = (): PeerCertificates => ({
  certificate: null,
  intermediates: [],
  errors: [],
  severity: SocketSslErrorSeverity.none,
});

test('the capabilities are those of the platform, and from the opening on what the connection has instead', () => {
  const known = new KnownConnection(platform);
  expect(known.capabilities).toEqual(platform);
  known.info = { protocol: '' };
  expect(known.capabilities).toEqual(platform);
  known.info = { protocol: '', capabilities: { receiveBackPressure: 'limited' } };
  expect(known.capabilities).toEqual({ ...platform, receiveBackPressure: 'limited' });
});

test('the certificates are those of the connection, else those of the attempt that was refused', () => {
  const known = new KnownConnection(platform);
  expect(known.certificates).toBeUndefined();
  const refused = (known.refused = certificates());
  expect(known.certificates).toBe(refused);
  known.info = { protocol: '' };
  expect(known.certificates).toBe(refused);
  known.info = { protocol: '', certificates: certificates() };
  expect(known.certificates).toBe(known.info.certificates);
});
