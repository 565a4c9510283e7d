import { generateKeyPairSync } from 'node:crypto';
import { ChainValidationResult, hresult } from '@twinsocket/core';
import { afterAll, describe, expect, test } from 'vitest';
import { authority, forged, future, leaf, past, withUnknownExtension } from './testing/certificates.ts';
import { acceptedBy, faultsIn, refusalOf } from './testing/secure-client.ts';
import { closeServers, tlsServer, type Peer } from './testing/tls-server.ts';

const { untrusted, expired, incompleteChain, invalidName, wrongUsage } = ChainValidationResult;
const ignorableErrors = [untrusted, expired, incompleteChain, invalidName, wrongUsage];

const root = await authority('root');
const stranger = await authority('stranger');
const intermediate = await authority('intermediate', { issuer: root });
const weak = await authority('weak', { issuer: root, hash: 'sha1' });
const certificateAuthorities = [root.cert];

afterAll(closeServers);

/** What a refusal names. It has to be the same that the app gets to see, where all of it is ignored. */
async function faultsOf(peer: Peer, authorities = certificateAuthorities): Promise<string[]> {
  const { error } = await refusalOf(peer, { certificateAuthorities: authorities });
  const names = faultsIn(error);
  const { errors } = await acceptedBy(peer, { certificateAuthorities: authorities, ignorableErrors });
  expect(errors).toEqual(names.map((name) => ChainValidationResult[name as keyof typeof ChainValidationResult]));
  return names;
}

/** What a refusal names, after everything was ignored that can be. */
async function fatalFaultsOf(peer: Peer): Promise<string[]> {
  return faultsIn((await refusalOf(peer, { certificateAuthorities, ignorableErrors })).error);
}

test('nothing is found in a good one, by name or by address', async () => {
  const server = await leaf('server', { issuer: intermediate, addresses: ['127.0.0.1', '::1'] });
  const peer = await tlsServer(server, [intermediate]);
  for (const host of ['localhost', 'localhost.', 'LOCALHOST', '127.0.0.1', '::1', '0:0:0:0:0:0:0:1']) {
    expect(await acceptedBy(peer, { host, certificateAuthorities })).toMatchObject({ errors: [] });
  }
});

test('expired', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: root, validity: past }));
  expect(await faultsOf(peer)).toEqual(['expired']);
});

test('not valid yet', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: root, validity: future }));
  expect(await faultsOf(peer)).toEqual(['expired']);
});

test('an intermediate or a root that has expired', async () => {
  const old = await authority('old', { issuer: root, validity: past });
  expect(await faultsOf(await tlsServer(await leaf('server', { issuer: old }), [old]))).toEqual(['expired']);
  const oldRoot = await authority('old root', { validity: past });
  expect(await faultsOf(await tlsServer(await leaf('server', { issuer: oldRoot })), [oldRoot.cert])).toEqual([
    'expired',
  ]);
});

test('for another name, or for names but no address', async () => {
  const other = await tlsServer(await leaf('server', { issuer: root, names: ['a.example', 'b.example'] }));
  expect(await faultsOf(other)).toEqual(['invalidName']);
  const { error } = await refusalOf(other, { certificateAuthorities });
  expect(error.message).toContain('it is for a.example, b.example, not for localhost');
  const named = await tlsServer(await leaf('server', { issuer: root }));
  const address = await refusalOf(named, { host: '127.0.0.1', certificateAuthorities });
  expect(faultsIn(address.error)).toEqual(['invalidName']);
});

test('self-signed', async () => {
  const server = await leaf('server');
  const peer = await tlsServer(server);
  expect(await faultsOf(peer)).toEqual(['untrusted']);
  expect(await acceptedBy(peer, { certificateAuthorities: [server.cert] })).toMatchObject({ errors: [] });
});

test('of an unknown authority, sent or not; with Node’s own authorities, too', async () => {
  const server = await leaf('server', { issuer: stranger });
  expect(await faultsOf(await tlsServer(server, [stranger]))).toEqual(['untrusted']);
  expect(await faultsOf(await tlsServer(server, [stranger]), [])).toEqual(['untrusted']);
  expect(await faultsOf(await tlsServer(server))).toEqual(['incompleteChain']);
});

test('without its intermediate', async () => {
  expect(await faultsOf(await tlsServer(await leaf('server', { issuer: intermediate })))).toEqual(['incompleteChain']);
});

test('an authority that is trusted, but is not the end of the chain', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: intermediate }), [intermediate]);
  expect(await faultsOf(peer, [intermediate.cert])).toEqual(['incompleteChain']);
  const old = await tlsServer(await leaf('server', { issuer: intermediate, validity: past }), [intermediate]);
  expect(await faultsOf(old, [intermediate.cert])).toEqual(['incompleteChain', 'expired']);
});

test('for clients', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: root, client: true }));
  expect(await faultsOf(peer)).toEqual(['wrongUsage']);
});

describe('errors that cannot be ignored', () => {
  test('a signature of another key', async () => {
    const server = forged(await leaf('server', { issuer: root }), stranger);
    expect(await fatalFaultsOf(await tlsServer(server))).toEqual(['invalidSignature']);
    const namesake = await authority('root');
    expect(await fatalFaultsOf(await tlsServer(await leaf('server', { issuer: namesake })))).toEqual([
      'invalidSignature',
    ]);
  });

  test('an issuer that is not an authority', async () => {
    const issuer = await leaf('no authority', { issuer: root });
    const peer = await tlsServer(await leaf('server', { issuer }), [issuer]);
    expect(await fatalFaultsOf(peer)).toEqual(['basicConstraintsError']);
  });

  test('more authorities than one of them allows', async () => {
    const narrow = await authority('narrow', { issuer: root, pathLength: 0 });
    const under = await authority('under narrow', { issuer: narrow });
    expect(await fatalFaultsOf(await tlsServer(await leaf('server', { issuer: under }), [under, narrow]))).toEqual([
      'basicConstraintsError',
    ]);
    expect(
      await acceptedBy(await tlsServer(await leaf('server', { issuer: narrow }), [narrow]), { certificateAuthorities }),
    ).toMatchObject({ errors: [] });
  });

  test('a critical extension that is unknown', async () => {
    const server = withUnknownExtension(await leaf('server', { issuer: root }), root);
    expect(await fatalFaultsOf(await tlsServer(server))).toEqual(['unknownCriticalExtension']);
  });

  test('a hash that is too weak', async () => {
    const peer = await tlsServer(await leaf('server', { issuer: weak }), [weak]);
    expect(await fatalFaultsOf(peer)).toEqual(['otherErrors']);
  });
});

describe('all of several faults are found, although OpenSSL names one', () => {
  test('self-signed, expired, for another name', async () => {
    const peer = await tlsServer(await leaf('server', { validity: past, names: ['a.example'] }));
    expect(await faultsOf(peer)).toEqual(['untrusted', 'invalidName', 'expired']);
  });

  test('expired, under an unknown authority that was sent', async () => {
    const peer = await tlsServer(await leaf('server', { issuer: stranger, validity: past }), [stranger]);
    expect(await faultsOf(peer)).toEqual(['untrusted', 'expired']);
  });

  test('expired, and the issuer is nowhere', async () => {
    const peer = await tlsServer(await leaf('server', { issuer: stranger, validity: past }));
    expect(await faultsOf(peer)).toEqual(['incompleteChain', 'expired']);
  });

  test('expired, and for clients', async () => {
    const peer = await tlsServer(await leaf('server', { issuer: root, validity: past, client: true }));
    expect(await faultsOf(peer)).toEqual(['expired', 'wrongUsage']);
  });

  test('expired, and an error that cannot be ignored', async () => {
    const old = await leaf('server', { issuer: root, validity: past });
    const by = (issuer: typeof root) => leaf('server', { issuer, validity: past });
    const noAuthority = await leaf('no authority', { issuer: root });
    const narrow = await authority('narrow', { issuer: root, pathLength: 0 });
    const under = await authority('under narrow', { issuer: narrow });
    const forgedIntermediate = forged(intermediate, stranger);
    for (const [peer, fault] of [
      [await tlsServer(forged(old, stranger)), 'invalidSignature'],
      [await tlsServer(await by(intermediate), [forgedIntermediate]), 'invalidSignature'],
      [await tlsServer(await by(noAuthority), [noAuthority]), 'basicConstraintsError'],
      [await tlsServer(await by(under), [under, narrow]), 'basicConstraintsError'],
      [await tlsServer(withUnknownExtension(old, root)), 'unknownCriticalExtension'],
      [await tlsServer(await by(weak), [weak]), 'otherErrors'],
    ] as const) {
      expect(await fatalFaultsOf(peer)).toEqual([fault]);
    }
  });
});

describe('the HRESULT is that of the most severe fault which is not ignored', () => {
  test('in the order of severity', async () => {
    const peer = await tlsServer(await leaf('server', { validity: past, names: ['a.example'] }));
    for (const [ignored, number] of [
      [[], hresult.WININET_E_INVALID_CA],
      [[expired], hresult.WININET_E_INVALID_CA],
      [[untrusted], hresult.WININET_E_SEC_CERT_CN_INVALID],
      [[untrusted, invalidName], hresult.WININET_E_SEC_CERT_DATE_INVALID],
    ] as const) {
      const { error } = await refusalOf(peer, { ignorableErrors: ignored });
      expect(error.number).toBe(number);
    }
  });

  test('of a signature', async () => {
    const peer = await tlsServer(forged(await leaf('server', { issuer: root, names: ['a.example'] }), stranger));
    const { error } = await refusalOf(peer, { certificateAuthorities });
    expect(error.number).toBe(hresult.WININET_E_SEC_INVALID_CERT);
  });

  test.each([
    ['of usage', { client: true }, []],
    ['of what Node has no name for', {}, [weak]],
  ])('%s', async (_name, kind, chain) => {
    const peer = await tlsServer(await leaf('server', { issuer: chain[0] ?? root, ...kind }), chain);
    const { error } = await refusalOf(peer, { certificateAuthorities });
    expect(error.number).toBe(hresult.WININET_E_SEC_CERT_ERRORS);
  });
});

test('a missing issuer can be ignored as Untrusted or as IncompleteChain, since its trust is unknown', async () => {
  const server = await leaf('server', { issuer: stranger });
  const under = await authority('under stranger', { issuer: stranger });
  for (const peer of [await tlsServer(server), await tlsServer(await leaf('server', { issuer: under }), [under])]) {
    for (const error of [untrusted, incompleteChain]) {
      await acceptedBy(peer, { certificateAuthorities, ignorableErrors: [error] });
    }
  }
});

test('a trusted chain is preferred to one that was sent and has expired', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = { privateKey, publicKey };
  const crossSigned = await authority('renewed', { issuer: stranger, validity: past, key });
  const renewed = await authority('renewed', { key });
  const peer = await tlsServer(await leaf('server', { issuer: renewed, client: true }), [crossSigned]);
  expect(await faultsOf(peer, [renewed.cert])).toEqual(['wrongUsage']);
});

test('authorities may come several in one text, and in any form that OpenSSL reads', async () => {
  const peer = await tlsServer(await leaf('server', { issuer: root, validity: past }));
  expect(await faultsOf(peer, [`comment\n${stranger.cert}\n${root.cert}`])).toEqual(['expired']);
  expect(await faultsOf(peer, [root.cert.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE')])).toEqual(['expired']);
});
