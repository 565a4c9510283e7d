import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { ChainValidationResult } from '@twinsocket/core';
import { afterAll, expect, test } from 'vitest';
import { peerCertificates } from './peer-certificates.ts';
import { authority, leaf, past } from './testing/certificates.ts';
import { closeServers, tlsServer, type Peer } from './testing/tls-server.ts';

const root = await authority('root');
const intermediate = await authority('intermediate', { issuer: root });
const authorities = [root.cert];

afterAll(closeServers);

/** As an agent might make it. */
async function foreignSocket(peer: Peer, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ socket: await peer.dial(), servername: 'localhost', rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return socket.on('error', () => {});
}

test('the chain without its root, and no errors where there are none', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: intermediate }), [intermediate, root]);
  const socket = await foreignSocket(peer, { ca: root.cert });
  const { certificate, intermediates, errors } = peerCertificates(socket, 'localhost', authorities);
  expect([certificate, ...intermediates].map((shown) => shown?.subject)).toEqual(['server', 'intermediate']);
  expect(errors).toEqual([]);
});

test('all errors', async () => {
  const peer = await tlsServer(await leaf('server', { validity: past, names: ['a.example'] }));
  const { errors } = peerCertificates(await foreignSocket(peer, {}), 'localhost', []);
  const { untrusted, invalidName, expired } = ChainValidationResult;
  expect(errors).toEqual([untrusted, invalidName, expired]);
});

test('reading changes nothing: it may be done again, and by others', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: intermediate }), [intermediate]);
  const socket = await foreignSocket(peer, { ca: root.cert });
  const first = peerCertificates(socket, 'localhost', authorities);
  const second = peerCertificates(socket, 'localhost', authorities);
  expect(second.intermediates).toHaveLength(first.intermediates.length);
  expect(second.certificate?.getHashValue()).toEqual(first.certificate?.getHashValue());
  expect(socket.getPeerX509Certificate()?.subject).toBe('CN=server');
});

test('a connection without certificates has none, and no errors', async () => {
  const psk = Buffer.from('a key that both know');
  const ciphers = 'PSK+HIGH';
  const peer = await tlsServer(await leaf('server'), [], { ciphers, pskCallback: () => psk, maxVersion: 'TLSv1.2' });
  const pskCallback = () => ({ psk, identity: 'client' });
  const socket = await foreignSocket(peer, { ciphers, pskCallback, maxVersion: 'TLSv1.2' });
  expect(peerCertificates(socket, 'localhost', [])).toEqual({
    certificate: null,
    intermediates: [],
    errors: [],
    severity: 0,
  });
});
