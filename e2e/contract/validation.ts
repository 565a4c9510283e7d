/** `servercustomvalidationrequested`: the app's own word on a server, once its certificate has passed. */
import { assert } from 'chai';
import type { Deferral, WebSocketServerCustomValidationRequestedEventArgs } from 'twinsocket';
import { contract } from './case.ts';
import { rejects, throws } from './support/failures.ts';
import { nextGlobalError } from './support/global-error.ts';
import * as hresult from './support/hresult.ts';
import { isRecorded, recordId, recordOf } from './support/records.ts';
import { messageClient, sendText, streamClient } from './support/sockets.ts';

type Requested = WebSocketServerCustomValidationRequestedEventArgs;

const judged = { certificates: true } as const;

export const validationCases = contract('validation', (define) => {
  define('a handler gets the server’s certificates, and accepts by returning', judged, async (env) => {
    const { api, peer } = env;
    const { socket } = messageClient(env);
    const seen: unknown[] = [];
    socket.onservercustomvalidationrequested = (event) => {
      const { serverCertificate, serverIntermediateCertificates, serverCertificateErrors } = event;
      seen.push(event.target === socket, serverCertificate?.issuer);
      seen.push(
        serverIntermediateCertificates.map(({ subject }) => subject),
        [...serverCertificateErrors],
      );
      seen.push(event.serverCertificateErrorSeverity);
    };
    await socket.connectAsync(`${peer.tls.intermediate}/echo`);
    const between = 'twinsocket test intermediate';
    assert.deepEqual(seen, [true, between, [between], [], api.SocketSslErrorSeverity.none]);
    socket.close();
  });

  define('a handler gets the errors that are ignored', judged, async (env) => {
    const { api, peer } = env;
    const { socket } = messageClient(env);
    const { expired } = api.ChainValidationResult;
    socket.control.ignorableServerCertificateErrors.push(expired);
    const seen: unknown[] = [];
    socket.onservercustomvalidationrequested = (event) => {
      seen.push([...event.serverCertificateErrors], event.serverCertificateErrorSeverity);
    };
    await socket.connectAsync(`${peer.tls.expired}/echo`);
    assert.deepEqual(seen, [[expired], api.SocketSslErrorSeverity.ignorable]);
    socket.close();
  });

  define('no handler is called for a chain that fails, or without TLS', judged, async (env) => {
    const { socket } = messageClient(env);
    let asked = 0;
    socket.onservercustomvalidationrequested = () => void asked++;
    await rejects(env, socket.connectAsync(`${env.peer.tls.expired}/echo`), hresult.CERT_DATE_INVALID);
    await socket.connectAsync(`${env.peer.ws}/echo`);
    assert.equal(asked, 0);
    socket.close();
  });

  define('a handler that is removed while connecting is not asked, and others are', judged, async (env) => {
    const { socket } = messageClient(env);
    const asked: string[] = [];
    const removed = (event: Requested): void => {
      asked.push('removed');
      event.reject();
    };
    socket.addEventListener('servercustomvalidationrequested', removed);
    socket.addEventListener('servercustomvalidationrequested', () => void asked.push('other'));
    socket.onservercustomvalidationrequested = removed;
    const connecting = socket.connectAsync(`${env.peer.wss}/echo`);
    socket.removeEventListener('servercustomvalidationrequested', removed);
    socket.onservercustomvalidationrequested = null;
    await connecting;
    assert.deepEqual(asked, ['other']);
    socket.close();
  });

  define('one handler that rejects is enough, and no request is sent', judged, async (env) => {
    for (const { socket } of [messageClient(env), streamClient(env)]) {
      const id = recordId();
      let answers = 0;
      socket.addEventListener('servercustomvalidationrequested', (event) => {
        if (answers++ === 0) event.reject();
      });
      socket.addEventListener('servercustomvalidationrequested', () => {});
      const connecting = socket.connectAsync(`${env.peer.wss}/echo?record=${id}`);
      const error = await rejects(env, connecting, hresult.SECURITY_PROBLEM);
      assert.equal(error.status, env.api.WebErrorStatus.unknown);
      assert.include(error.message, 'servercustomvalidationrequested');
      assert.isFalse(await isRecorded(env, id));
      await socket.connectAsync(`${env.peer.wss}/echo`); // it agrees this time
      socket.close();
    }
  });

  define('a handler that throws rejects, and what it throws is reported', judged, async (env) => {
    const { socket } = messageClient(env);
    const thrown = new Error('I can’t tell');
    socket.onservercustomvalidationrequested = () => {
      throw thrown;
    };
    const reported = nextGlobalError();
    await rejects(env, socket.connectAsync(`${env.peer.wss}/echo`), hresult.SECURITY_PROBLEM);
    assert.strictEqual(await reported, thrown);
  });

  define('no request is sent until each deferral is complete', judged, async (env) => {
    const { socket, messages } = messageClient(env);
    const id = recordId();
    const asked = new Promise<[Requested, Deferral]>((resolve) => {
      socket.onservercustomvalidationrequested = (event) => resolve([event, event.getDeferral()]);
    });
    const connecting = socket.connectAsync(`${env.peer.wss}/echo?record=${id}`);
    const [event, deferral] = await asked;
    // A whole connection of somebody else to the same server, meanwhile.
    const other = messageClient(env);
    const otherId = recordId();
    await other.socket.connectAsync(`${env.peer.wss}/echo?record=${otherId}`);
    other.socket.close();
    await recordOf(env, otherId);
    assert.isFalse(await isRecorded(env, id), 'the request came too early');
    deferral.complete();
    await connecting;
    assert.isTrue(await isRecorded(env, id));
    event.reject(); // too late
    throws(env, () => event.getDeferral(), hresult.E_ILLEGAL_METHOD_CALL);
    await sendText(env, socket, 'agreed');
    assert.equal((await messages.next()).text, 'agreed');
    socket.close();
  });

  define('an async handler rejects with its deferral', judged, async (env) => {
    const { socket } = messageClient(env);
    const decide = async (event: Requested): Promise<void> => {
      const deferral = event.getDeferral();
      await fetch(`${env.peer.http}/`);
      event.reject();
      deferral.complete();
    };
    socket.onservercustomvalidationrequested = (event) => void decide(event);
    await rejects(env, socket.connectAsync(`${env.peer.wss}/echo`), hresult.SECURITY_PROBLEM);
  });

  define('a deferral that is never completed ends at the connect timeout', judged, async (env) => {
    const { socket } = messageClient(env);
    const id = recordId();
    socket.control.connectTimeout = 1000;
    const deferrals: Deferral[] = [];
    socket.onservercustomvalidationrequested = (event) => void deferrals.push(event.getDeferral());
    await rejects(env, socket.connectAsync(`${env.peer.wss}/echo?record=${id}`), hresult.TIMEOUT);
    assert.lengthOf(deferrals, 1);
    deferrals[0]?.complete(); // for nobody
    assert.isFalse(await isRecorded(env, id));
  });
});
