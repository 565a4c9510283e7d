import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import {
  ChainValidationResult,
  hresult,
  toUint8Array,
  WinRTError,
  winrtError,
  type PeerCertificates,
} from '@twinsocket/core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { Certificate } from '../certificate.ts';
import { clientIdentity } from './client-identity.ts';
import { secure } from './secure.ts';
import { rsaKey, write } from './testing/certificate-writer.ts';
import { authority, leaf } from './testing/certificates.ts';
import { passphrase, pfx, pfxAuthority } from './testing/client-pfx.ts';
import { acceptedBy, connected, refusalOf, secureOptions } from './testing/secure-client.ts';
import { closeServers, plainServer, tlsServer } from './testing/tls-server.ts';

const root = await authority('root');
const intermediate = await authority('intermediate', { issuer: root });
const stranger = await authority('stranger');
const server = await leaf('server', { issuer: intermediate, addresses: ['127.0.0.1'] });
const client = await leaf('client', { issuer: root, client: true });
const certificateAuthorities = [root.cert];
const { untrusted, invalidName } = ChainValidationResult;

const subjectsIn = ({ certificate, intermediates }: PeerCertificates): (string | undefined)[] =>
  [certificate, ...intermediates].map((shown) => shown?.subject);
const listenersOf = (socket: TLSSocket): [string | symbol, number][] =>
  socket.eventNames().map((event) => [event, socket.listenerCount(event)]);

afterAll(closeServers);

test('carries bytes both ways, and leaves no listener but that for errors', async () => {
  const peer = await tlsServer(server, [intermediate]);
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, 'addEventListener');
  const removed = vi.spyOn(signal, 'removeEventListener');
  const { socket } = await secure(await peer.dial(), secureOptions({ certificateAuthorities }), signal);
  const bare = connect({ socket: await peer.dial(), rejectUnauthorized: false });
  await once(bare, 'secureConnect');
  bare.on('error', () => {});
  expect(listenersOf(socket)).toEqual(listenersOf(bare));
  bare.destroy();
  expect(added).toHaveBeenCalled();
  expect(removed.mock.calls).toEqual(added.mock.calls);
  const accepted = await peer.accepted;
  accepted.write('down');
  expect(String((await once(socket, 'data'))[0])).toBe('down');
  socket.write('up');
  expect(String((await once(accepted, 'data'))[0])).toBe('up');
  socket.destroy();
});

test('an error that comes before the caller listens is kept', async () => {
  const peer = await tlsServer(server, [intermediate]);
  const { signal } = new AbortController();
  const { socket, lost } = await secure(await peer.dial(), secureOptions({ certificateAuthorities }), signal);
  socket.destroy(Object.assign(new Error('an alert'), { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }));
  await expect(lost).rejects.toMatchObject({ number: hresult.WININET_E_CLIENT_AUTH_CERT_NEEDED });
});

test.each([
  ['localhost', 'localhost'],
  ['localhost.', 'localhost'],
  ['a.b.localhost.', 'a.b.localhost'],
  ['127.0.0.1', false],
])('asks %s for HTTP/1.1, with the server name %s', async (host, servername) => {
  const peer = await tlsServer(server, [intermediate], { ALPNProtocols: ['h2', 'http/1.1'] });
  const { socket } = await connected(peer, { host, certificateAuthorities, ignorableErrors: [invalidName] });
  expect(await peer.accepted).toMatchObject({ servername, alpnProtocol: 'http/1.1' });
  socket.destroy();
});

test('accepts a certificate that is for the server’s IP address and for no name', async () => {
  const unnamed = await leaf('server', { issuer: intermediate, names: [], addresses: ['127.0.0.1'] });
  const peer = await tlsServer(unnamed, [intermediate]);
  expect(await acceptedBy(peer, { host: '127.0.0.1', certificateAuthorities })).toMatchObject({ errors: [] });
});

test('shows the certificates that the server sent, in its order, with the root and unrelated ones', async () => {
  const peer = await tlsServer(server, [stranger, intermediate, root]);
  const certificates = await acceptedBy(peer, { certificateAuthorities });
  expect(subjectsIn(certificates)).toEqual(['server', 'stranger', 'intermediate', 'root']);
  const shortest = await acceptedBy(await tlsServer(server, [intermediate]), { certificateAuthorities });
  expect(subjectsIn(shortest)).toEqual(['server', 'intermediate']);
  const der = shortest.certificate && toUint8Array(shortest.certificate.getCertificateBlob());
  expect(server.cert.replaceAll('\n', '')).toContain(Buffer.from(der ?? []).toString('base64'));
});

test('runs over a stream that is not a net.Socket', async () => {
  const peer = await tlsServer(server, [intermediate]);
  const wrap = async (): Promise<Duplex> => {
    const tcp = await peer.dial();
    return Duplex.from({ readable: tcp, writable: tcp });
  };
  const { signal } = new AbortController();
  const { socket } = await secure(await wrap(), secureOptions({ certificateAuthorities }), signal);
  (await peer.accepted).write('down');
  expect(String((await once(socket, 'data'))[0])).toBe('down');
  // Duplex.from reports an early end, even the one that it was asked for.
  socket.on('error', () => {}).destroy();
  const stream = await wrap();
  await expect(secure(stream, secureOptions(), signal)).rejects.toThrow('untrusted');
  expect(stream.destroyed).toBe(true);
});

describe('the certificates are given to `shown`', () => {
  test('of a server that is accepted, before the app is asked', async () => {
    const shown = vi.fn<(certificates: PeerCertificates) => void>();
    const validate = vi.fn(() => Promise.resolve(true));
    const peer = await tlsServer(server, [intermediate]);
    const certificates = await acceptedBy(peer, { certificateAuthorities, shown, validate });
    expect(shown.mock.calls).toEqual([[certificates]]);
    expect(shown).toHaveBeenCalledBefore(validate);
  });

  test('of a server that is refused', async () => {
    const shown = vi.fn<(certificates: PeerCertificates) => void>();
    await refusalOf(await tlsServer(server, [intermediate]), { shown });
    expect(shown.mock.calls).toMatchObject([[{ certificate: { subject: 'server' }, errors: [untrusted] }]]);
  });
});

describe('no TLS', () => {
  test('a server that answers in plain text', async () => {
    const peer = await plainServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { error, stream } = await refusalOf(peer);
    expect(error.number).toBe(hresult.WININET_E_SECURITY_CHANNEL_ERROR);
    expect(stream.destroyed).toBe(true);
  });

  test.each([
    ['ends', 'end' as const],
    ['is reset', 'resetAndDestroy' as const],
  ])('a connection that %s in the middle of it', async (_name, how) => {
    const peer = await plainServer((socket) => socket.once('data', () => socket[how]()));
    const { error, stream } = await refusalOf(peer);
    expect(error.number).toBe(hresult.WININET_E_CONNECTION_RESET);
    expect(stream.destroyed).toBe(true);
  });
});

describe('the signal ends it', () => {
  test('before it has begun: nothing is sent', async () => {
    const received = vi.fn();
    const peer = await plainServer((socket) => socket.on('data', received));
    const reason = new Error('enough');
    const { error, stream } = await refusalOf(peer, {}, AbortSignal.abort(reason));
    expect(error).toMatchObject({ number: hresult.ERROR_CANCELLED, cause: reason });
    expect(stream.destroyed).toBe(true);
    await once(await peer.connection, 'close');
    expect(received).not.toHaveBeenCalled();
  });

  test('in the middle of the handshake, with its own error if it has one', async () => {
    const cause = winrtError(hresult.WININET_E_TIMEOUT, 'too late');
    const abort = new AbortController();
    const peer = await plainServer((socket) => socket.once('data', () => abort.abort(cause)));
    const { error, stream } = await refusalOf(peer, {}, abort.signal);
    expect(error).toBe(cause);
    expect(stream.destroyed).toBe(true);
  });
});

describe('the app’s validation', () => {
  test('true accepts; the errors that are ignored are shown', async () => {
    const peer = await tlsServer(server, [intermediate]);
    const validate = vi.fn(() => Promise.resolve(true));
    const certificates = await acceptedBy(peer, { ignorableErrors: [untrusted], validate });
    expect(certificates.errors).toEqual([untrusted]);
    expect(validate.mock.calls).toEqual([[certificates]]);
  });

  test.each([
    ['false', () => Promise.resolve(false)],
    ['an error', () => Promise.reject(new Error('no'))],
  ])('%s refuses', async (_name, validate) => {
    const { error, stream } = await refusalOf(await tlsServer(server, [intermediate]), {
      certificateAuthorities,
      validate,
    });
    expect(error.number).toBe(hresult.INET_E_SECURITY_PROBLEM);
    expect(stream.destroyed).toBe(true);
  });

  test('keeps the error that it failed with as the cause', async () => {
    const cause = new Error('no');
    const validate = (): Promise<boolean> => Promise.reject(cause);
    const { error } = await refusalOf(await tlsServer(server, [intermediate]), { certificateAuthorities, validate });
    expect(error.cause).toBe(cause);
  });

  test('isn’t called for a server that is refused anyway', async () => {
    const validate = vi.fn(() => Promise.resolve(true));
    await refusalOf(await tlsServer(server, [intermediate]), { validate });
    expect(validate).not.toHaveBeenCalled();
  });

  test('may be ended by the signal', async () => {
    const abort = new AbortController();
    const validate = (): Promise<boolean> => {
      abort.abort();
      return new Promise(() => {});
    };
    const peer = await tlsServer(server, [intermediate]);
    const { error, stream } = await refusalOf(peer, { certificateAuthorities, validate }, abort.signal);
    expect(error.number).toBe(hresult.ERROR_CANCELLED);
    expect(stream.destroyed).toBe(true);
  });

  test.each([
    ['ends', 'end' as const],
    ['is reset', 'resetAndDestroy' as const],
  ])('is too late after the connection %s', async (_name, how) => {
    const peer = await tlsServer(server, [intermediate]);
    const validate = (): Promise<boolean> => {
      void peer.connection.then((socket) => socket[how]());
      return new Promise(() => {});
    };
    const { error, stream } = await refusalOf(peer, { certificateAuthorities, validate });
    expect(error.number).toBe(hresult.WININET_E_CONNECTION_RESET);
    expect(stream.destroyed).toBe(true);
  });
});

describe('a client’s certificate', () => {
  const asking = { requestCert: true, rejectUnauthorized: true, ca: [root.cert] };

  test('is shown to a server that asks', async () => {
    const peer = await tlsServer(server, [intermediate], asking);
    const clientCertificate = Certificate.createFromPem(client.cert, client.key);
    const { socket } = await connected(peer, { certificateAuthorities, clientCertificate });
    const accepted = await peer.accepted;
    socket.destroy();
    expect(accepted.getPeerCertificate().subject.CN).toBe('client');
  });

  test('that is missing is told of in the handshake by TLS 1.2', async () => {
    const peer = await tlsServer(server, [intermediate], { ...asking, maxVersion: 'TLSv1.2' });
    const { error } = await refusalOf(peer, { certificateAuthorities });
    expect(error.number).toBe(hresult.WININET_E_SECURITY_CHANNEL_ERROR);
  });

  test('that is missing is told of after it by TLS 1.3', async () => {
    const peer = await tlsServer(server, [intermediate], { ...asking, minVersion: 'TLSv1.3' });
    const { socket } = await connected(peer, { certificateAuthorities });
    socket.resume();
    const [error] = await once(socket, 'error').catch((thrown: unknown) => [thrown]);
    expect(error).toMatchObject({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' });
  });

  test('without a key is refused, before anything is sent', async () => {
    const clientCertificate = new Certificate(Certificate.createFromPem(client.cert, client.key).getCertificateBlob());
    const needed = expect.objectContaining({ number: hresult.WININET_E_CLIENT_AUTH_CERT_NEEDED });
    expect(() => clientIdentity(clientCertificate)).toThrow(needed);
    const received = vi.fn();
    const peer = await plainServer((socket) => socket.on('data', received));
    const { error, stream } = await refusalOf(peer, { clientCertificate });
    expect(error).toEqual(needed);
    expect(stream.destroyed).toBe(true);
    await once(await peer.connection, 'close');
    expect(received).not.toHaveBeenCalled();
  });

  test('whose key OpenSSL refuses ends the connect with a WinRTError', async () => {
    const { cert, key } = write({ subject: 'weak client', key: rsaKey(512) }, undefined);
    const peer = await tlsServer(server, [intermediate], { requestCert: true, rejectUnauthorized: false });
    const clientCertificate = Certificate.createFromPem(cert, key);
    const { error, stream } = await refusalOf(peer, { certificateAuthorities, clientCertificate });
    expect(error).toBeInstanceOf(WinRTError);
    expect(error.number).toBe(hresult.WININET_E_SECURITY_CHANNEL_ERROR);
    expect(error.message).toMatch(/^connectAsync: TLS to localhost:443 failed: .*key too small/);
    expect(stream.destroyed).toBe(true);
  });

  test('in a container that holds an authority doesn’t make it one that servers are trusted by', async () => {
    const peer = await tlsServer(await leaf('server', { issuer: pfxAuthority }), [], {
      requestCert: true,
      rejectUnauthorized: false,
    });
    const clientCertificate = Certificate.createFromPfx(pfx, passphrase);
    // Neither beside those that the app trusts, nor beside Node's.
    for (const authorities of [certificateAuthorities, []]) {
      const { error } = await refusalOf(peer, { certificateAuthorities: authorities, clientCertificate });
      expect(error.number).toBe(hresult.WININET_E_INVALID_CA);
    }
    const both = [root.cert, pfxAuthority.cert];
    expect(await acceptedBy(peer, { certificateAuthorities: both, clientCertificate })).toMatchObject({ errors: [] });
  });

  test('out of a container is shown with the issuers that are in it', async () => {
    const peer = await tlsServer(server, [intermediate], { requestCert: true, rejectUnauthorized: false });
    const clientCertificate = Certificate.createFromPfx(pfx, passphrase);
    const { socket } = await connected(peer, { certificateAuthorities, clientCertificate });
    const shown = (await peer.accepted).getPeerCertificate(true);
    socket.destroy();
    expect([shown.subject.CN, shown.issuerCertificate.subject.CN]).toEqual(['client', 'issuer of the client']);
  });
});
