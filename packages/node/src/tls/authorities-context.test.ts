import tls from 'node:tls';
import { ChainValidationResult } from '@twinsocket/core';
import { afterAll, afterEach, expect, test } from 'vitest';
import { Certificate } from '../certificate.ts';
import { contextOf } from './authorities-context.ts';
import { authority, leaf } from './testing/certificates.ts';
import { acceptedBy, connected, faultsIn, refusalOf } from './testing/secure-client.ts';
import { closeServers, tlsServer } from './testing/tls-server.ts';

const root = await authority('root');
const stranger = await authority('stranger');
const server = await leaf('server', { issuer: root });
const client = await leaf('client', { issuer: root, client: true });
const { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS } = tls;

afterEach(() => {
  Object.assign(tls, { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS });
});
afterAll(closeServers);

test('connections that trust the same authorities share a context', () => {
  expect(contextOf([root.cert])).toBe(contextOf([root.cert]));
});

test.each<[what: string, authorities: readonly string[], change?: Partial<typeof tls>]>([
  ['another authority', [stranger.cert]],
  ['one authority more', [root.cert, stranger.cert]],
  ['the same, after the app has changed the lowest version of TLS', [root.cert], { DEFAULT_MIN_VERSION: 'TLSv1.3' }],
  ['the same, after the app has changed the ciphers', [root.cert], { DEFAULT_CIPHERS: 'TLS_AES_128_GCM_SHA256' }],
])('%s: a context of its own', (_what, authorities, change = {}) => {
  const first = contextOf([root.cert]);
  Object.assign(tls, change);
  expect(contextOf(authorities)).not.toBe(first);
});

test('each connection trusts its own authorities and ignores its own errors, whatever the one before did', async () => {
  const peer = await tlsServer(server);
  const trusting = { certificateAuthorities: [root.cert] };
  const distrusting = { certificateAuthorities: [stranger.cert] };
  const refused = async (): Promise<readonly string[]> => faultsIn((await refusalOf(peer, distrusting)).error);
  expect((await acceptedBy(peer, trusting)).errors).toEqual([]);
  const faults = await refused();
  expect(faults).not.toEqual([]);
  expect((await acceptedBy(peer, trusting)).errors).toEqual([]);
  // The errors of the refused server, ignored by one connection, and then by none.
  const { errors: found } = await acceptedBy(peer, {
    ...distrusting,
    ignorableErrors: [ChainValidationResult.untrusted, ChainValidationResult.incompleteChain],
  });
  expect(found).not.toEqual([]);
  expect(await refused()).toEqual(faults);
  expect((await acceptedBy(peer, trusting)).errors).toEqual([]);
});

test('a client’s certificate is shown by the connection that has it, and by no other', async () => {
  const certificateAuthorities = [root.cert];
  const clientCertificate = Certificate.createFromPem(client.cert, client.key);
  const shown: (string | undefined)[] = [];
  for (const certificate of [undefined, clientCertificate, undefined]) {
    const peer = await tlsServer(server, [], { requestCert: true, rejectUnauthorized: false });
    const { socket } = await connected(peer, { certificateAuthorities, clientCertificate: certificate });
    shown.push((await peer.accepted).getPeerX509Certificate()?.subject);
    socket.destroy();
  }
  expect(shown).toEqual([undefined, 'CN=client', undefined]);
});
