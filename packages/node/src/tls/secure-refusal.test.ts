/** What becomes of a server that is refused: its stream, its TLS, and the error. */
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { ChainValidationResult, hresult } from '@twinsocket/core';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { secure } from './secure.ts';
import { authority, leaf, past } from './testing/certificates.ts';
import { chainWith, malformed } from './testing/faulty-chains.ts';
import { faultsIn, refusalOf, secureOptions } from './testing/secure-client.ts';
import { closeServers, tlsServer } from './testing/tls-server.ts';

const root = await authority('root');
const intermediate = await authority('intermediate', { issuer: root });
const server = await leaf('server', { issuer: intermediate });
const certificateAuthorities = [root.cert];
const { invalidName } = ChainValidationResult;

const servernameOf = (socket: unknown): unknown => (socket as { readonly servername?: unknown }).servername;

afterEach(() => vi.unstubAllEnvs());
afterEach(() => vi.restoreAllMocks());
afterAll(closeServers);

describe('a server that is refused', () => {
  test('has every fault named in the error, except those that are ignored', async () => {
    const peer = await tlsServer(await leaf('server', { validity: past, names: ['a.example'] }));
    const { error } = await refusalOf(peer);
    expect(faultsIn(error)).toEqual(['untrusted', 'invalidName', 'expired']);
    expect(faultsIn((await refusalOf(peer, { ignorableErrors: [invalidName] })).error)).toEqual([
      'untrusted',
      'expired',
    ]);
  });

  test('for a certificate that is malformed has an error that says so', async () => {
    const { leaf: broken, sent, root: issuer } = chainWith(malformed);
    const peer = await tlsServer(broken, sent);
    const { error, stream } = await refusalOf(peer, { certificateAuthorities: [issuer.cert] });
    expect(error.number).toBe(hresult.WININET_E_SEC_INVALID_CERT);
    expect(error.message).toMatch(/^connectAsync: the TLS certificate of localhost is malformed/);
    expect(error.cause).toMatchObject({ number: hresult.E_INVALIDARG });
    expect(stream.destroyed).toBe(true);
  });

  test('has its TLS destroyed too, over a stream that does not emit an event when it closes', async () => {
    const host = 'silent.localhost';
    const peer = await tlsServer(await leaf('server', { issuer: intermediate, names: [host] }), [intermediate]);
    const tcp = await peer.dial();
    const stream = new Duplex({
      emitClose: false,
      read: () => {},
      write: (chunk, _encoding, done) => void tcp.write(chunk, done),
      destroy(error, done) {
        tcp.destroy();
        done(error);
      },
    });
    tcp.on('data', (chunk) => stream.push(chunk));
    const destroyed = vi.spyOn(TLSSocket.prototype, 'destroy');
    const validate = (): Promise<boolean> => peer.accepted.then(() => false);
    const options = secureOptions({ host, certificateAuthorities, validate });
    await expect(secure(stream, options, new AbortController().signal)).rejects.toThrow('rejected');
    const accepted = await peer.accepted;
    // Sockets of other tests may be destroyed meanwhile.
    const ofClient = destroyed.mock.contexts.filter((socket) => socket !== accepted && servernameOf(socket) === host);
    expect(ofClient).not.toEqual([]);
    expect(stream.destroyed).toBe(true);
  });

  test('has its stream destroyed, and the error says what can be done', async () => {
    const { error, stream } = await refusalOf(await tlsServer(server, [intermediate]));
    expect(error.number).toBe(hresult.WININET_E_INVALID_CA);
    expect(error.message).toMatch(
      /localhost is refused: untrusted .*control\.certificateAuthorities = \[\.\.\.tls\.rootCertificates, pem\]/,
    );
    expect(stream.destroyed).toBe(true);
  });

  test('gets nothing beyond the handshake', async () => {
    const peer = await tlsServer(server, [intermediate]);
    const data = vi.fn();
    const validate = async (): Promise<boolean> => {
      (await peer.accepted).on('data', data);
      return false;
    };
    await refusalOf(peer, { certificateAuthorities, validate });
    await once(await peer.accepted, 'close');
    expect(data).not.toHaveBeenCalled();
  });

  test('is refused whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { error } = await refusalOf(await tlsServer(server, [intermediate]));
    expect(error.number).toBe(hresult.WININET_E_INVALID_CA);
  });
});
