/** Whom Node was told to trust when it started: a chain that has expired and ends there has expired, and is not untrusted as well. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ChainValidationResult, WebErrorStatus } from 'twinsocket';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { issueAuthority, issueServer } from '../../server/tls/issue.ts';

const { expired, untrusted } = ChainValidationResult;
const limit = 60_000;

let folder: string;
let server: Server;
let sockets: WebSocketServer;

beforeAll(async () => {
  const authority = await issueAuthority('an authority of this company');
  const { cert, key } = await issueServer({ issuer: authority, period: 'past' });
  folder = await mkdtemp(join(tmpdir(), 'twinsocket-'));
  await writeFile(join(folder, 'authority.pem'), authority.cert);
  // The root is sent along, as many servers do: whether it is trusted can't be told by where it came from.
  server = createServer({ key, cert: `${cert}\n${authority.cert}` });
  sockets = new WebSocketServer({ server });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  sockets.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function outcomes(environment: Record<string, string>, ...flags: string[]): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const program = fileURLToPath(new URL('client.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, '--import', 'tsx', program, `wss://localhost:${port}/`],
    { env: { PATH: process.env['PATH'], ...environment }, timeout: limit, killSignal: 'SIGKILL' },
  );
  return JSON.parse(stdout);
}

const authorityFile = (): string => join(folder, 'authority.pem');
const isExpiredAlone = [[WebErrorStatus.certificateExpired, [expired]], 'open'];

test('by NODE_EXTRA_CA_CERTS', { timeout: 2 * limit }, async () => {
  expect(await outcomes({ NODE_EXTRA_CA_CERTS: authorityFile() })).toEqual(isExpiredAlone);
});

test('by --use-openssl-ca and SSL_CERT_FILE', { timeout: 2 * limit }, async () => {
  expect(await outcomes({ SSL_CERT_FILE: authorityFile() }, '--use-openssl-ca')).toEqual(isExpiredAlone);
});

test('by neither, and SSL_CERT_FILE without the flag has no effect', { timeout: 2 * limit }, async () => {
  const refused = [WebErrorStatus.certificateIsInvalid, [untrusted, expired]];
  expect(await outcomes({ SSL_CERT_FILE: authorityFile() })).toEqual([refused, refused]);
});
