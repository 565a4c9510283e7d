/** `serverCredential` and `proxyCredential`, and the way through a proxy. */
import { assert } from 'chai';
import type { PasswordCredential } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { rejects, throws, type Failure } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { authorizationsOf, isRecorded, recordId } from './support/records.ts';
import { messageClient, sendText, streamClient, type MessageClient } from './support/sockets.ts';

const answered = { credentials: true } as const;
const proxied = { credentials: true, dialling: 'configurable' } as const;

function credential({ api }: ContractEnv, password = 'secret'): PasswordCredential {
  return new api.PasswordCredential('peer', 'user', password);
}

const basic = (userAndPassword: string): string => `Basic ${btoa(userAndPassword)}`;

/** Everything that an app, or a log, shows of an error. */
function assertSilentAbout(password: string, error: Failure): void {
  const { cause } = error as { cause?: unknown };
  const stack = (error as Failure & Error).stack ?? '';
  const shown = [error.message, error.description, stack, String(cause), JSON.stringify(error), JSON.stringify(cause)];
  for (const text of shown) {
    assert.notInclude(text ?? '', password);
    assert.notInclude(text ?? '', btoa(`user:${password}`));
  }
}

/** The headers of the request that led to an open connection. */
async function headersOf({ messages }: MessageClient): Promise<{ readonly [name: string]: string | undefined }> {
  return (JSON.parse((await messages.next()).text as string) as { headers: { [name: string]: string } }).headers;
}

/** An address of the peer under a name that nobody else uses: proxies resolve it, and keep their records by it. */
function ownName({ peer }: ContractEnv): { readonly address: string; readonly authority: string } {
  const authority = peer.ws.replace('ws://127.0.0.1', `${recordId()}.localhost`);
  return { address: `ws://${authority}`, authority };
}

export const credentialCases = contract('credentials', (define) => {
  define('credentials answer a server that asks for Basic, once', answered, async (env) => {
    for (const { socket } of [messageClient(env), streamClient(env)]) {
      const id = recordId();
      socket.control.serverCredential = credential(env);
      await socket.connectAsync(`${env.peer.ws}/basic?record=${id}`);
      assert.deepEqual(await authorizationsOf(env, id), [null, basic('user:secret')]);
      socket.close();
    }
  });

  define(
    'credentials are answered over wss: on a connection whose certificate is judged as the first was',
    answered,
    async (env) => {
      const id = recordId();
      const { socket } = messageClient(env);
      socket.control.serverCredential = credential(env);
      await socket.connectAsync(`${env.peer.wss}/basic?record=${id}`);
      assert.deepEqual(await authorizationsOf(env, id), [null, basic('user:secret')]);
      if (env.api.capabilities.certificates) assert.equal(socket.information.serverCertificate?.subject, 'localhost');
      socket.close();
    },
  );

  define('credentials are sent as UTF-8', answered, async (env) => {
    const { socket } = messageClient(env);
    socket.control.serverCredential = new env.api.PasswordCredential('', 'Jürgen', 'pässwörd: €');
    const query = `user=${encodeURIComponent('Jürgen')}&password=${encodeURIComponent('pässwörd: €')}`;
    await socket.connectAsync(`${env.peer.ws}/basic?${query}`);
    socket.close();
  });

  define('credentials are not sent to a server or proxy that has not asked', answered, async (env) => {
    const client = messageClient(env);
    client.socket.control.serverCredential = client.socket.control.proxyCredential = credential(env);
    await client.socket.connectAsync(`${env.peer.ws}/headers`);
    const headers = await headersOf(client);
    assert.notProperty(headers, 'authorization');
    assert.notProperty(headers, 'proxy-authorization');
    client.socket.close();
  });

  define('wrong credentials fail with 401 after one answer, and are in no text', answered, async (env) => {
    const id = recordId();
    const { socket } = messageClient(env);
    socket.control.serverCredential = credential(env, 'a-wrong-one');
    const error = await rejects(env, socket.connectAsync(`${env.peer.ws}/basic?record=${id}`), hresult.httpStatus(401));
    assert.equal(error.status, env.api.WebErrorStatus.unauthorized);
    assertSilentAbout('a-wrong-one', error);
    assert.deepEqual(await authorizationsOf(env, id), [null, basic('user:a-wrong-one')]);
    socket.control.serverCredential = credential(env);
    await socket.connectAsync(`${env.peer.ws}/basic`);
    socket.close();
  });

  define('missing credentials fail with 401 at once', answered, async (env) => {
    const id = recordId();
    const { socket } = messageClient(env);
    await rejects(env, socket.connectAsync(`${env.peer.ws}/basic?record=${id}`), hresult.httpStatus(401));
    assert.deepEqual(await authorizationsOf(env, id), [null]);
  });

  define('credentials answer no challenge but Basic', answered, async (env) => {
    const id = recordId();
    const { socket } = messageClient(env);
    socket.control.serverCredential = credential(env);
    await rejects(env, socket.connectAsync(`${env.peer.ws}/digest?record=${id}`), hresult.httpStatus(401));
    assert.deepEqual(await authorizationsOf(env, id), [null]);
  });

  define('credentials replace an Authorization that was refused, and leave other headers', answered, async (env) => {
    const id = recordId();
    const client = messageClient(env);
    client.socket.setRequestHeader('Authorization', 'Bearer stale');
    client.socket.setRequestHeader('X-Tag', 'one');
    client.socket.control.serverCredential = credential(env);
    await client.socket.connectAsync(`${env.peer.ws}/basic?record=${id}`);
    assert.deepEqual(await authorizationsOf(env, id), ['Bearer stale', basic('user:secret')]);
    assert.deepInclude(await headersOf(client), { 'x-tag': 'one', authorization: basic('user:secret') });
    client.socket.close();
  });

  define('credentials with a colon in the user’s name are refused by name', answered, async (env) => {
    const { socket } = messageClient(env);
    socket.control.serverCredential = new env.api.PasswordCredential('', 'us:er', 'secret-of-it');
    const error = await rejects(env, socket.connectAsync(`${env.peer.ws}/basic`), hresult.E_INVALIDARG);
    assert.include(error.message, 'control.serverCredential');
    assert.include(error.message, 'colon');
    assertSilentAbout('us:er', error);
    assertSilentAbout('secret-of-it', error);
  });

  define(
    'credentials with a colon or a control character are refused by name before anything is dialled',
    answered,
    async (env) => {
      const id = recordId();
      const bad = [
        ['us:er', 'secret'],
        ['us\ner', 'secret'],
        ['user', 'sec\u0000ret'],
        ['user', 'secret\u007f'],
      ] as const;
      for (const [userName, password] of bad) {
        for (const property of ['serverCredential', 'proxyCredential'] as const) {
          const { socket } = messageClient(env);
          socket.control[property] = new env.api.PasswordCredential('', userName, password);
          const connecting = socket.connectAsync(`${env.peer.ws}/echo?record=${id}`);
          assert.include((await rejects(env, connecting, hresult.E_INVALIDARG)).message, `control.${property}`);
        }
      }
      assert.isFalse(await isRecorded(env, id), 'the peer was reached');
    },
  );

  define('a proxy leads to the server, by a name that it resolves', proxied, async (env) => {
    const { address, authority } = ownName(env);
    const { socket, messages } = messageClient(env);
    socket.control.proxy = env.peer.proxies.open;
    await socket.connectAsync(`${address}/echo`);
    assert.deepEqual(await authorizationsOf(env, authority), [null]);
    await sendText(env, socket, 'there and back');
    assert.equal((await messages.next()).text, 'there and back');
    socket.close();
  });

  define('a proxy sees nothing of wss: but where it goes', proxied, async (env) => {
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      socket.control.proxy = env.peer.proxies.open;
      await socket.connectAsync(`${env.peer.wss.replace('127.0.0.1', 'localhost')}/echo`);
      assert.equal(socket.information.serverCertificate?.subject, 'localhost');
      assert.isEmpty(socket.information.serverCertificateErrors);
      socket.close(1000, 'through');
      assert.deepEqual(await closed.next(), { code: 1000, reason: 'through' });
    }
  });

  define('credentials answer a proxy that asks for Basic, once', proxied, async (env) => {
    const { address, authority } = ownName(env);
    const client = messageClient(env);
    client.socket.control.proxy = env.peer.proxies.authenticated;
    await rejects(env, client.socket.connectAsync(`${address}/headers`), hresult.httpStatus(407));
    client.socket.control.proxyCredential = credential(env);
    await client.socket.connectAsync(`${address}/headers`);
    assert.deepEqual(await authorizationsOf(env, authority), [null, null, basic('user:secret')]);
    assert.notProperty(await headersOf(client), 'proxy-authorization', 'the proxy’s alone');
    client.socket.close();
  });

  define(
    'credentials that a proxy finds wrong fail with 407 after one answer, and are in no text',
    proxied,
    async (env) => {
      const { address, authority } = ownName(env);
      const { socket } = messageClient(env);
      socket.control.proxy = env.peer.proxies.authenticated;
      socket.control.proxyCredential = credential(env, 'a-wrong-one');
      const error = await rejects(env, socket.connectAsync(`${address}/echo`), hresult.httpStatus(407));
      assert.equal(error.status, env.api.WebErrorStatus.proxyAuthenticationRequired);
      assert.include(error.message, 'control.proxyCredential');
      assertSilentAbout('a-wrong-one', error);
      assert.deepEqual(await authorizationsOf(env, authority), [null, basic('user:a-wrong-one')]);
    },
  );

  define('a server behind a proxy and the proxy each get their own credentials', proxied, async (env) => {
    const id = recordId();
    const { address, authority } = ownName(env);
    const { socket } = messageClient(env);
    socket.control.proxy = env.peer.proxies.authenticated;
    socket.control.proxyCredential = credential(env);
    socket.control.serverCredential = new env.api.PasswordCredential('', 'somebody', 'else');
    await socket.connectAsync(`${address}/basic?user=somebody&password=else&record=${id}`);
    assert.deepEqual(await authorizationsOf(env, id), [null, basic('somebody:else')]);
    const asked = await authorizationsOf(env, authority);
    assert.notInclude(asked, basic('somebody:else'));
    assert.equal(asked.at(-1), basic('user:secret'));
    socket.close();
  });

  define('a Proxy-Authorization header is refused at the call: a server would get it', async (env) => {
    const { socket } = messageClient(env);
    const set = (): void => socket.setRequestHeader('Proxy-Authorization', basic('user:hidden'));
    const error = throws(env, set, hresult.E_INVALIDARG);
    assert.include(error.message, 'control.proxyCredential');
    assertSilentAbout('hidden', error);
    socket.close();
  });

  define('credentials in a proxy’s address are refused at the call, and stay out of the text', proxied, async (env) => {
    const { control } = messageClient(env).socket;
    for (const address of ['http://user:hidden@127.0.0.1:1', 'http://user@127.0.0.1:1']) {
      const error = throws(env, () => (control.proxy = address), hresult.E_INVALIDARG);
      assert.include(error.message, 'control.proxyCredential');
      assertSilentAbout('hidden', error);
    }
    assert.isNull(control.proxy);
  });

  define('when a proxy refuses the tunnel, the server is not dialled without it', proxied, async (env) => {
    const id = recordId();
    const { socket } = messageClient(env);
    socket.control.proxy = env.peer.proxies.refusing;
    await rejects(env, socket.connectAsync(`${env.peer.ws}/echo?record=${id}`), hresult.httpStatus(403));
    assert.isFalse(await isRecorded(env, id), 'the server was dialled without the proxy');
  });
});
