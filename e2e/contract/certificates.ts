/** The server's certificate: its errors, which are shown, ignored or refused; and the client's certificate. */
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from 'chai';
import type { Certificate, ChainValidationResult, MessageWebSocket } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { isRecorded, recordId } from './support/records.ts';
import { messageClient, streamClient } from './support/sockets.ts';

type ErrorName = keyof typeof ChainValidationResult;
type Variant = keyof ContractEnv['peer']['tls'];

/** What a platform adds that can show a client's certificate; the types are those that all platforms share. */
interface ClientCertificates {
  readonly createFromPem: (this: void, certPem: string, keyPem: string) => Certificate;
}

const judged = { certificates: true } as const;

/** A socket that ignores these errors. */
function tolerant(env: ContractEnv, ...errors: readonly ErrorName[]): MessageWebSocket {
  const { socket } = messageClient(env);
  socket.control.ignorableServerCertificateErrors.push(...errors.map((name) => env.api.ChainValidationResult[name]));
  return socket;
}

function namesOf({ api }: ContractEnv, errors: Iterable<ChainValidationResult>): string[] {
  const names = Object.entries(api.ChainValidationResult);
  return [...errors].map((error) => names.find(([, value]) => value === error)?.[0] ?? String(error));
}

/** Each variant with a fault, and the errors that have to be ignored to connect. */
const enough: readonly (readonly [Variant, readonly ErrorName[]])[] = [
  ['expired', ['expired']],
  ['notYetValid', ['expired']],
  ['wrongName', ['invalidName']],
  ['selfSigned', ['untrusted']],
  ['unknownAuthority', ['untrusted']],
  ['everythingWrong', ['untrusted', 'invalidName', 'expired']],
];

const ignorable: readonly ErrorName[] = [
  'untrusted',
  'expired',
  'incompleteChain',
  'wrongUsage',
  'invalidName',
  'revocationInformationMissing',
  'revocationFailure',
];

export const certificateCases = contract('certificates', (define) => {
  define('a valid certificate has no errors, and shows its content', judged, async (env) => {
    const { api, peer } = env;
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      await socket.connectAsync(`${peer.wss}/echo`);
      const { information } = socket;
      assert.isEmpty(information.serverCertificateErrors);
      assert.equal(information.serverCertificateErrorSeverity, api.SocketSslErrorSeverity.none);
      assert.isEmpty(information.serverIntermediateCertificates);
      socket.close();
      await closed.next();
      // Still known after the end.
      const shown = information.serverCertificate;
      assert(shown);
      assert.deepEqual([shown.subject, shown.issuer], ['localhost', 'twinsocket test authority']);
      assert.isBelow(shown.validFrom.getTime(), Date.now());
      assert.isAbove(shown.validTo.getTime(), Date.now());
      assert.isNotEmpty(shown.serialNumber);
      assert.deepEqual([...shown.enhancedKeyUsages], ['1.3.6.1.5.5.7.3.1']);
      assert.deepInclude(shown.keyUsages, { digitalSignature: true, keyCertificateSign: false });
      assert.deepEqual([...shown.subjectAlternativeName.dnsName], ['localhost']);
      assert.includeMembers([...shown.subjectAlternativeName.ipAddress], ['127.0.0.1']);
      assert.isFalse(shown.hasPrivateKey);
      const blob = shown.getCertificateBlob();
      assert.deepEqual([...shown.getHashValue('SHA256')], [...sha256(api.toUint8Array(blob))]);
      assert.lengthOf(shown.getHashValue(), 20);
      assert.deepEqual(new api.Certificate(blob).serialNumber, shown.serialNumber);
    }
  });

  define('certificates of intermediate authorities are shown, as far as they were sent', judged, async (env) => {
    const { socket } = messageClient(env);
    await socket.connectAsync(`${env.peer.tls.intermediate}/echo`);
    const { serverCertificate, serverIntermediateCertificates, serverCertificateErrors } = socket.information;
    assert.equal(serverCertificate?.issuer, 'twinsocket test intermediate');
    assert.deepEqual(
      serverIntermediateCertificates.map(({ subject, issuer }) => [subject, issuer]),
      [['twinsocket test intermediate', 'twinsocket test authority']],
    );
    assert.isEmpty(serverCertificateErrors);
    socket.close();
  });

  for (const [variant, errors] of enough) {
    define(
      `${variant}: an app that ignores ${errors.join(', ')} connects, and is shown these errors`,
      judged,
      async (env) => {
        const { api, peer } = env;
        const socket = tolerant(env, ...errors);
        await socket.connectAsync(`${peer.tls[variant]}/echo`);
        const { information } = socket;
        assert.deepEqual(namesOf(env, information.serverCertificateErrors), [...errors]);
        assert.equal(information.serverCertificateErrorSeverity, api.SocketSslErrorSeverity.ignorable);
        assert.isNotEmpty(information.serverCertificate?.issuer);
        socket.close();
      },
    );
  }

  define('an incomplete chain can be ignored as incompleteChain, and as untrusted', judged, async (env) => {
    for (const error of ['incompleteChain', 'untrusted'] as const) {
      const socket = tolerant(env, error);
      await socket.connectAsync(`${env.peer.tls.incompleteChain}/echo`);
      assert.deepEqual(namesOf(env, socket.information.serverCertificateErrors), ['incompleteChain']);
      socket.close();
    }
  });

  define('one error that is not ignored is enough to be refused', judged, async (env) => {
    const address = `${env.peer.tls.everythingWrong}/echo`;
    const subsets: readonly (readonly [readonly ErrorName[], number])[] = [
      [[], hresult.INVALID_CA],
      [['untrusted'], hresult.CERT_CN_INVALID],
      [['expired'], hresult.INVALID_CA],
      [['invalidName'], hresult.INVALID_CA],
      [['untrusted', 'expired'], hresult.CERT_CN_INVALID],
      [['untrusted', 'invalidName'], hresult.CERT_DATE_INVALID],
      [['expired', 'invalidName'], hresult.INVALID_CA],
    ];
    for (const [errors, number] of subsets) {
      const socket = tolerant(env, ...errors);
      const { message } = await rejects(env, socket.connectAsync(address), number);
      for (const name of ['untrusted', 'expired', 'invalidName'] as const) {
        assert.equal(message.includes(`${name} (`), !errors.includes(name), message);
      }
      assert.deepEqual(namesOf(env, socket.information.serverCertificateErrors), [
        'untrusted',
        'invalidName',
        'expired',
      ]);
    }
  });

  define(
    'certificates of a server that is refused are shown with all errors, and ignoring those errors connects',
    judged,
    async (env) => {
      const { api, peer } = env;
      for (const { socket } of [messageClient(env), streamClient(env)]) {
        const { information, control } = socket;
        await rejects(env, socket.connectAsync(`${peer.tls.everythingWrong}/echo`), hresult.INVALID_CA);
        assert.isNull(information.protocol);
        assert.isNotEmpty(information.serverCertificate?.issuer);
        assert.equal(information.serverCertificateErrorSeverity, api.SocketSslErrorSeverity.ignorable);
        assert.deepEqual(namesOf(env, information.serverCertificateErrors), ['untrusted', 'invalidName', 'expired']);
        control.ignorableServerCertificateErrors.push(...information.serverCertificateErrors);
        await socket.connectAsync(`${peer.tls.everythingWrong}/echo`);
        assert.deepEqual(namesOf(env, information.serverCertificateErrors), ['untrusted', 'invalidName', 'expired']);
        socket.close();
      }
    },
  );

  define(
    'certificates of a refused server are shown with the intermediates and the fatal errors, until the next connect',
    judged,
    async (env) => {
      const { api, peer } = env;
      const { socket } = messageClient(env);
      const { information } = socket;
      await rejects(env, socket.connectAsync(`${peer.tls.forged}/echo`), hresult.INVALID_CERT);
      assert.deepEqual(namesOf(env, information.serverCertificateErrors), ['invalidSignature']);
      assert.equal(information.serverCertificateErrorSeverity, api.SocketSslErrorSeverity.fatal);
      const connecting = socket.connectAsync(`${peer.tls.intermediate}/echo`);
      assert.isNull(information.serverCertificate);
      assert.isEmpty(information.serverCertificateErrors);
      await connecting;
      assert.lengthOf(information.serverIntermediateCertificates, 1);
      assert.isEmpty(information.serverCertificateErrors);
      socket.close();
    },
  );

  define('a refused server’s intermediates are shown, and ignoring the errors shown connects', judged, async (env) => {
    // It does not trust the authority of the peer.
    const socket = new env.api.StreamWebSocket();
    const { information, control } = socket;
    const address = `${env.peer.tls.intermediate}/echo`;
    await rejects(env, socket.connectAsync(address), hresult.INVALID_CA);
    assert.equal(information.serverCertificate?.issuer, 'twinsocket test intermediate');
    assert.deepEqual(
      information.serverIntermediateCertificates.map(({ subject }) => subject),
      ['twinsocket test intermediate'],
    );
    assert.equal(information.serverCertificateErrorSeverity, env.api.SocketSslErrorSeverity.ignorable);
    assert.lengthOf(information.serverCertificateErrors, 1);
    control.ignorableServerCertificateErrors.push(...information.serverCertificateErrors);
    await socket.connectAsync(address);
    assert.lengthOf(information.serverIntermediateCertificates, 1);
    socket.close();
  });

  define('certificates that the app itself rejects are shown afterwards', judged, async (env) => {
    const { socket } = messageClient(env);
    socket.onservercustomvalidationrequested = (event) => event.reject();
    await rejects(env, socket.connectAsync(`${env.peer.tls.intermediate}/echo`), hresult.SECURITY_PROBLEM);
    const { serverCertificate, serverIntermediateCertificates, serverCertificateErrors } = socket.information;
    assert.equal(serverCertificate?.issuer, 'twinsocket test intermediate');
    assert.lengthOf(serverIntermediateCertificates, 1);
    assert.isEmpty(serverCertificateErrors);
  });

  define(
    'as in the sample, ignoring untrusted and invalidName connects under another name, ignoring untrusted alone does not',
    { certificates: true, dialling: 'configurable' },
    async (env) => {
      const address = `${env.peer.tls.selfSigned.replace('127.0.0.1', 'other.test')}/echo`;
      const lookup: MessageWebSocket['control']['lookup'] = (_name, _options, done) => done(null, '127.0.0.1', 4);
      const half = tolerant(env, 'untrusted');
      half.control.lookup = lookup;
      await rejects(env, half.connectAsync(address), hresult.CERT_CN_INVALID);
      const whole = tolerant(env, 'untrusted', 'invalidName');
      whole.control.lookup = lookup;
      await whole.connectAsync(address);
      assert.deepEqual(namesOf(env, whole.information.serverCertificateErrors), ['untrusted', 'invalidName']);
      whole.close();
    },
  );

  define('a forged signature is refused, whatever the app ignores', judged, async (env) => {
    const socket = tolerant(env, ...ignorable);
    await rejects(env, socket.connectAsync(`${env.peer.tls.forged}/echo`), hresult.INVALID_CERT);
  });

  define('an error that can’t be ignored is refused before anything is dialled', judged, async (env) => {
    const others = (Object.keys(env.api.ChainValidationResult) as ErrorName[]).filter(
      (name) => !ignorable.includes(name),
    );
    assert.isNotEmpty(others);
    for (const name of others) {
      const id = recordId();
      const socket = tolerant(env, name);
      await rejects(env, socket.connectAsync(`${env.peer.wss}/echo?record=${id}`), hresult.E_INVALIDARG);
      assert.isFalse(await isRecorded(env, id), name);
    }
  });

  define('a client certificate is sent to a server that asks for one', judged, async (env) => {
    const { key, cert } = env.peer.clientIdentity;
    for (const { socket } of [messageClient(env), streamClient(env)]) {
      await rejects(env, socket.connectAsync(`${env.peer.tls.clientCertificate}/echo`), hresult.CLIENT_CERT_NEEDED);
      const { createFromPem } = env.api.Certificate as unknown as ClientCertificates;
      const certificate = createFromPem(cert, key);
      assert.deepEqual([certificate.subject, certificate.hasPrivateKey], ['twinsocket test client', true]);
      socket.control.clientCertificate = certificate;
      await socket.connectAsync(`${env.peer.tls.clientCertificate}/echo`);
      socket.close();
    }
  });

  define('a client certificate without its private key is refused before anything is dialled', judged, async (env) => {
    const id = recordId();
    const { socket } = messageClient(env);
    const pem = new TextEncoder().encode(env.peer.clientIdentity.cert);
    socket.control.clientCertificate = new env.api.Certificate(env.api.fromUint8Array(pem));
    const connecting = socket.connectAsync(`${env.peer.wss}/echo?record=${id}`); // which wouldn't even ask
    const error = await rejects(env, connecting, hresult.CLIENT_CERT_NEEDED);
    assert.include(error.message, 'control.clientCertificate');
    assert.isFalse(await isRecorded(env, id));
    socket.control.clientCertificate = null;
    await socket.connectAsync(`${env.peer.wss}/echo`);
    socket.close();
  });
});
