import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls, { rootCertificates } from 'node:tls';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { authority } from './testing/certificates.ts';
import { rootsByEnvironment, trustedRoots } from './trusted-roots.ts';

const [one, other, third] = await Promise.all([authority('one'), authority('other'), authority('third')]);
const folder = mkdtempSync(join(tmpdir(), 'twinsocket-'));
const fileOf = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const extra = fileOf('extra.pem', one.cert);
const bundle = fileOf('bundle.pem', other.cert);
fileOf('0a1b2c3d.0', third.cert);
for (const name of ['by another name.pem', '0a1b2c3d.0.old', '00a1b2c3d.0', '0a1b2c3d.x']) fileOf(name, one.cert);
const second = join(folder, 'second');
mkdirSync(second);
fileOf('second/0a1b2c3e.12', one.cert);

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
afterAll(() => rmSync(folder, { recursive: true }));

test('Node’s own, and nothing else unless it is named', () => {
  for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS']) vi.stubEnv(name, undefined);
  vi.stubEnv('SSL_CERT_FILE', bundle);
  expect(rootsByEnvironment()).toEqual(rootCertificates);
});

test('NODE_EXTRA_CA_CERTS adds to them; a file that isn’t there adds nothing', () => {
  vi.stubEnv('NODE_OPTIONS', undefined);
  vi.stubEnv('NODE_EXTRA_CA_CERTS', extra);
  expect(rootsByEnvironment()).toEqual([...rootCertificates, one.cert]);
  vi.stubEnv('NODE_EXTRA_CA_CERTS', join(folder, 'nowhere.pem'));
  expect(rootsByEnvironment()).toEqual(rootCertificates);
});

test('with --use-openssl-ca OpenSSL’s file and folder take their place, and the extra ones stay', () => {
  vi.stubEnv('NODE_OPTIONS', '--no-warnings --use-openssl-ca');
  vi.stubEnv('NODE_EXTRA_CA_CERTS', extra);
  vi.stubEnv('SSL_CERT_FILE', bundle);
  vi.stubEnv('SSL_CERT_DIR', folder);
  expect(rootsByEnvironment()).toEqual([other.cert, third.cert, one.cert]);
  vi.stubEnv('SSL_CERT_DIR', join(folder, 'nowhere'));
  expect(rootsByEnvironment()).toEqual([other.cert, one.cert]);
});

test.each([
  ['win32', ';'],
  ['linux', ':'],
])('on %s SSL_CERT_DIR may name several folders, parted by %s', (platform, separator) => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', undefined);
  vi.stubEnv('SSL_CERT_FILE', bundle);
  vi.stubEnv('SSL_CERT_DIR', [folder, second].join(separator));
  vi.stubGlobal('process', { ...process, env: process.env, platform, execArgv: ['--use-openssl-ca'] });
  expect(rootsByEnvironment()).toEqual([other.cert, third.cert, one.cert]);
});

test('without authorities of the app, Node is asked for its own, where it can tell', () => {
  vi.stubEnv('NODE_OPTIONS', undefined);
  vi.stubEnv('NODE_EXTRA_CA_CERTS', undefined);
  const told = tls as { getCACertificates?: ((type: string) => readonly string[]) | undefined };
  const before = told.getCACertificates;
  try {
    told.getCACertificates = (type) => (type === 'default' ? [one.cert] : []);
    expect(trustedRoots([]).map(({ subject }) => subject)).toEqual(['CN=one']);
    expect(trustedRoots([other.cert]).map(({ subject }) => subject)).toEqual(['CN=other']);
    told.getCACertificates = undefined;
    expect(trustedRoots([])).toHaveLength(rootCertificates.length);
  } finally {
    told.getCACertificates = before;
  }
});

test('in the app’s own authorities text that is not a certificate is skipped, and every label of PEM is read', () => {
  const labelled = (label: string, { cert }: { cert: string }): string => cert.replaceAll(' CERTIFICATE', ` ${label}`);
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
  const text = `comment\n${broken}\n${one.cert}\n${labelled('X509 CERTIFICATE', other)}`;
  const roots = trustedRoots([text, third.cert]);
  expect(roots.map(({ subject }) => subject)).toEqual(['CN=one', 'CN=other', 'CN=third']);
});
