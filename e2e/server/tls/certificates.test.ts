/** The TLS servers, as Node's own client judges them. */
import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { startPeer, type Peer } from '../index.ts';
import type { TlsVariant } from './certificates.ts';
import { issueAuthority, issueClient } from './issue.ts';

let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

function open(variant: TlsVariant, options: ClientOptions = {}): WebSocket {
  return new WebSocket(`${peer.tls[variant]}/echo`, { ca: peer.certificateAuthority, ...options });
}

async function expectEcho(socket: WebSocket): Promise<void> {
  await once(socket, 'open');
  socket.send('hello');
  const [data] = await once(socket, 'message');
  expect(String(data)).toBe('hello');
  socket.terminate();
}

describe('a certificate', () => {
  test.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['notYetValid', 'CERT_NOT_YET_VALID'],
    ['wrongName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['unknownAuthority', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['forged', 'CERT_SIGNATURE_FAILURE'],
    ['incompleteChain', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const)('that is %s is refused with %s, and nothing else is wrong', async (variant, code) => {
    const [error] = await once(open(variant), 'error');
    expect(error).toMatchObject({ code });
    await expectEcho(open(variant, { rejectUnauthorized: false }));
  });

  test('can be all of that at once', async () => {
    const { hostname, port } = new URL(peer.tls.everythingWrong);
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { subject, issuer, subjectaltname, valid_to } = socket.getPeerCertificate();
    socket.destroy();
    expect({ subject, subjectaltname }).toEqual({
      subject: { CN: 'other.example' },
      subjectaltname: 'DNS:other.example',
    });
    expect(issuer).toEqual(subject);
    expect(Date.parse(valid_to)).toBeLessThan(Date.now());
  });

  test('is trusted through an intermediate authority that comes along', async () => {
    await expectEcho(open('intermediate'));
  });
});

describe('a client certificate', () => {
  test('is wanted', async () => {
    const [error] = await once(open('clientCertificate'), 'error');
    expect(error).toMatchObject({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' });
  });

  test('is taken from the identity that the peer gives', async () => {
    await expectEcho(open('clientCertificate', peer.clientIdentity));
  });

  test('of an unknown authority is refused', async () => {
    const stranger = await issueClient('a stranger', await issueAuthority('an authority of strangers'));
    const [error] = await once(open('clientCertificate', stranger), 'error');
    expect(error).toBeInstanceOf(Error);
  });
});

test('the servers answer plain requests too, over TLS 1.3', async () => {
  const { hostname, port } = new URL(peer.tls.intermediate);
  const socket = connect({ host: hostname, port: Number(port), ca: peer.certificateAuthority });
  await once(socket, 'secureConnect');
  expect(socket.getProtocol()).toBe('TLSv1.3');
  socket.write('GET / HTTP/1.1\r\nHost: peer\r\nConnection: close\r\n\r\n');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 200 /);
  socket.destroy();
});
