/** Where OpenSSL's own authorities are looked for: places of the machine, so only the looking can be seen. */
import type * as FileSystem from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { rootsByEnvironment } from './trusted-roots.ts';

/** What was looked at in the file system. */
const looked: unknown[] = vi.hoisted(() => []);
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>();
  const noting =
    <T extends readonly unknown[], R>(read: (...args: T) => R) =>
    (...args: T): R => {
      looked.push(args[0]);
      return read(...args);
    };
  return { ...fs, readFileSync: noting(fs.readFileSync), readdirSync: noting(fs.readdirSync) };
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test('with --use-openssl-ca alone OpenSSL’s default file and folder are read', () => {
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR']) vi.stubEnv(name, undefined);
  vi.stubEnv('NODE_OPTIONS', undefined);
  vi.stubGlobal('process', { ...process, env: process.env, execArgv: ['--use-openssl-ca'] });
  looked.length = 0;
  rootsByEnvironment();
  expect(looked).toEqual(expect.arrayContaining(['/etc/ssl/cert.pem', '/etc/ssl/certs']));
});
