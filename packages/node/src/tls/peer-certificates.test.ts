import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { ChainValidationResult, SocketSslErrorSeverity, type PeerCertificates } from '@twinsocket/core';
import { afterAll, describe, expect, test } from 'vitest';
import { certificatesRefusedByNode, peerCertificates } from './peer-certificates.ts';
import { authority, forged, leaf, past } from './testing/certificates.ts';
import { chainWith, faultKinds, malformed } from './testing/faulty-chains.ts';
import { closeServers, tlsServer, type Peer } from './testing/tls-server.ts';

const root = await authority('root');
const intermediate = await authority('intermediate', { issuer: root });
const authorities = [root.cert];
const { untrusted, invalidName, expired, otherErrors } = ChainValidationResult;

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
  expect(errors).toEqual([untrusted, invalidName, expired]);
});

test('the severity is that of the worst error', async () => {
  const severityOf = async (peer: Peer): Promise<SocketSslErrorSeverity> =>
    peerCertificates(await foreignSocket(peer, { ca: root.cert }), 'localhost', authorities).severity;
  const sound = await leaf('server', { issuer: root });
  const late = await leaf('server', { issuer: root, validity: past });
  const lateAndForged = forged(late, await authority('stranger'));
  expect(await severityOf(await tlsServer(sound))).toBe(SocketSslErrorSeverity.none);
  expect(await severityOf(await tlsServer(late))).toBe(SocketSslErrorSeverity.ignorable);
  expect(await severityOf(await tlsServer(lateAndForged))).toBe(SocketSslErrorSeverity.fatal);
});

test('an authority of the app is trusted where something else is wrong', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: root, validity: past }));
  const socket = await foreignSocket(peer, { ca: root.cert });
  expect(peerCertificates(socket, 'localhost', authorities).errors).toEqual([expired]);
});

test('a socket whose certificate nobody has checked has an error, although nothing is wrong with the certificate', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: root }));
  const socket = connect({ socket: await peer.dial(), servername: 'localhost', ca: root.cert });
  // Node asks OpenSSL for its result in its own listener of the same event, which comes after this listener.
  const shown = new Promise<PeerCertificates>((resolve) => {
    socket.prependListener('secure', () => resolve(peerCertificates(socket, 'localhost', authorities)));
  });
  expect((await shown).errors).toEqual([otherErrors]);
  socket.destroy();
});

describe('a server that Node has refused', () => {
  /** Node's error of a connect. */
  async function refusal(peer: Peer, ca: string): Promise<Error> {
    const socket = connect({ socket: await peer.dial(), servername: 'localhost', ca });
    const [error] = await once(socket, 'secureConnect').catch((thrown: unknown) => [thrown]);
    if (!(error instanceof Error)) throw new Error('it was accepted');
    return error;
  }

  test('for its name is shown without its root, with that error', async () => {
    const peer = await tlsServer(await leaf('server', { issuer: intermediate, names: ['a.example'] }), [intermediate]);
    const refused = certificatesRefusedByNode(await refusal(peer, root.cert));
    expect(refused).toMatchObject({
      certificate: { subject: 'server' },
      intermediates: [{ subject: 'intermediate' }],
      errors: [invalidName],
      severity: SocketSslErrorSeverity.ignorable,
    });
    expect(refused?.intermediates).toHaveLength(1);
  });

  test('for another fault is not shown', async () => {
    const peer = await tlsServer(await leaf('server', { issuer: root, validity: past }));
    const error = await refusal(peer, root.cert);
    expect(error).toMatchObject({ code: 'CERT_HAS_EXPIRED' });
    expect(certificatesRefusedByNode(error)).toBeUndefined();
  });

  test('for a fault that an app’s own check has found is not shown, since nothing tells what the fault is', async () => {
    const peer = await tlsServer(await leaf('server', { issuer: root, names: ['a.example'] }));
    const error = await refusal(peer, root.cert);
    expect(certificatesRefusedByNode(error)).toBeDefined();
    expect(certificatesRefusedByNode(Object.assign(error, { code: 'ERR_PINNED_KEY' }))).toBeUndefined();
  });

  test.each([
    ['no certificate', {}],
    ['an empty certificate, as Node gives for none', { cert: {} }],
  ])('for its name, with %s in the error, is not shown', (_name, members) => {
    const error = Object.assign(new Error('altnames'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, members);
    expect(certificatesRefusedByNode(error)).toBeUndefined();
  });

  test('for its name is not shown if its certificate is malformed', async () => {
    const wrongName = faultKinds.filter(({ name }) => name === 'for another name');
    const chain = chainWith(malformed, ...wrongName);
    const error = await refusal(await tlsServer(chain.leaf, chain.sent), chain.root.cert);
    expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', cert: { raw: expect.anything() } });
    expect(certificatesRefusedByNode(error)).toBeUndefined();
  });
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
