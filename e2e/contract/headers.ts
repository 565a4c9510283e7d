/** `setRequestHeader`, and the settings that a platform refuses by name before it dials. */
import { assert } from 'chai';
import type { MessageWebSocket } from 'twinsocket';
import { contract, type ContractEnv, type Needs } from './case.ts';
import { rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { recordId } from './support/records.ts';
import { messageClient, streamClient } from './support/sockets.ts';

interface Request {
  readonly headers: { readonly [name: string]: string | undefined };
  readonly rawHeaders: readonly string[];
}

/** What the peer was asked with. */
async function requestOf(env: ContractEnv, set: (socket: MessageWebSocket) => void): Promise<Request> {
  const { socket, messages } = messageClient(env);
  set(socket);
  await socket.connectAsync(`${env.peer.ws}/headers`);
  const request = JSON.parse((await messages.next()).text as string) as Request;
  socket.close();
  return request;
}

/** Settings that change who talks to whom: without the capability, a connect with one is refused. */
const refused: Readonly<
  Record<
    string,
    readonly [needs: Needs, scheme: 'ws' | 'wss', set: (env: ContractEnv, socket: MessageWebSocket) => void]
  >
> = {
  'control.serverCredential': [
    { credentials: false },
    'ws',
    ({ Windows }, { control }) => (control.serverCredential = credential(Windows)),
  ],
  'control.proxyCredential': [
    { credentials: false },
    'ws',
    ({ Windows }, { control }) => (control.proxyCredential = credential(Windows)),
  ],
  'control.ignorableServerCertificateErrors': [
    { certificates: false },
    'wss',
    ({ api }, { control }) => control.ignorableServerCertificateErrors.push(api.ChainValidationResult.expired),
  ],
  servercustomvalidationrequested: [
    { certificates: false },
    'wss',
    (_, socket) => (socket.onservercustomvalidationrequested = () => {}),
  ],
};

function credential({
  Security,
}: ContractEnv['Windows']): InstanceType<typeof Security.Credentials.PasswordCredential> {
  return new Security.Credentials.PasswordCredential('peer', 'user', 'secret');
}

export const headerCases = contract('headers', (define) => {
  define(
    'request headers reach the server, under the name that they were set with',
    { requestHeaders: true },
    async (env) => {
      const { headers, rawHeaders } = await requestOf(env, (socket) => {
        socket.setRequestHeader('X-Tag', '  one ');
        socket.setRequestHeader('X-Empty', '');
      });
      assert.equal(headers['x-tag'], 'one');
      assert.equal(headers['x-empty'], '');
      assert.include(rawHeaders, 'X-Tag');
    },
  );

  define(
    'a request header that is set again replaces the first value or adds to it, as the header has it',
    { requestHeaders: true },
    async (env) => {
      const { headers } = await requestOf(env, (socket) => {
        for (const value of ['1', '2']) {
          socket.setRequestHeader('Authorization', `Bearer ${value}`);
          socket.setRequestHeader('Origin', `https://${value}.test`);
          socket.setRequestHeader('User-Agent', `agent/${value}`);
          socket.setRequestHeader('Cookie', `c${value}=${value}`);
          socket.setRequestHeader('X-Tag', value);
        }
      });
      assert.deepInclude(headers, {
        authorization: 'Bearer 2',
        origin: 'https://2.test',
        'user-agent': 'agent/2',
        cookie: 'c1=1; c2=2',
        'x-tag': '1, 2',
      });
    },
  );

  define(
    'request headers set before a connect that fails go with the next one, too',
    { requestHeaders: true },
    async (env) => {
      const { socket, messages } = messageClient(env);
      socket.setRequestHeader('X-Tag', 'one');
      await rejects(env, socket.connectAsync(`${env.peer.ws}/refuse/503`), hresult.httpStatus(503));
      socket.setRequestHeader('X-Tag', 'two');
      await socket.connectAsync(`${env.peer.ws}/headers`);
      assert.equal((JSON.parse((await messages.next()).text as string) as Request).headers['x-tag'], 'one, two');
      socket.close();
    },
  );

  define(
    'request headers that a page can’t send are refused by name, and the socket is as it was',
    { requestHeaders: false },
    async (env) => {
      const { socket } = messageClient(env);
      for (const name of ['Authorization', 'Cookie', 'Origin', 'X-Tag']) {
        const error = throws(env, () => socket.setRequestHeader(name, 'v'), hresult.NOT_SUPPORTED);
        assert.include(error.message, name);
      }
      await socket.connectAsync(`${env.peer.ws}/echo`);
      socket.close();
    },
  );

  define('headers of the handshake itself, and what is not a header, are refused at the call', async (env) => {
    const { socket } = streamClient(env);
    const bad = [
      ['Sec-WebSocket-Extensions', 'permessage-deflate'],
      ['sec-websocket-key', 'x'],
      ['Sec-WebSocket-Version', '13'],
      ['Upgrade', 'h2c'],
      ['Connection', 'close'],
      ['a b', 'v'],
      ['', 'v'],
      ['Sec-WebSocket-Protocol', 'a\r\nX-Evil: 1'],
      ['Sec-WebSocket-Protocol', 'a\u007f'],
      ['X-User', 'a\u0001b'],
      ['X-User', 'a\r\n'],
      ['Authorization', 'Bearer \u001b'],
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '3'],
      ['Trailer', 'x'],
      ['Expect', '100-continue'],
      ['Proxy-Authorization', 'Basic x'],
    ] as const;
    for (const [name, value] of bad) {
      throws(env, () => socket.setRequestHeader(name, value), hresult.E_INVALIDARG);
    }
    await socket.connectAsync(`${env.peer.ws}/echo`); // nothing of them has stayed
    assert.equal(socket.information.protocol, '');
    socket.close();
  });

  define('Sec-WebSocket-Protocol adds to the supported protocols, each once', async (env) => {
    const { headers } = await requestOf(env, (socket) => {
      socket.setRequestHeader('Sec-WebSocket-Protocol', 'b, c');
      socket.control.supportedProtocols.push('a', 'b');
    });
    assert.equal(headers['sec-websocket-protocol'], 'a, b, c');
  });

  define('a Sec-WebSocket-Protocol that is not a token is refused with the connect', async (env) => {
    const { socket } = messageClient(env);
    socket.setRequestHeader('Sec-WebSocket-Protocol', 'a,,b');
    throws(env, () => socket.connectAsync(`${env.peer.ws}/echo`), hresult.E_INVALIDARG);
    socket.close();
  });

  for (const [name, [needs, scheme, set]] of Object.entries(refused)) {
    define(`${name} is refused by name and nothing is dialled`, needs, async (env) => {
      const id = recordId();
      const { socket } = messageClient(env);
      set(env, socket);
      const error = await rejects(
        env,
        socket.connectAsync(`${env.peer[scheme]}/echo?record=${id}`),
        hresult.NOT_SUPPORTED,
      );
      assert.include(error.message, name);
      assert.equal((await fetch(`${env.peer.http}/record/${id}`)).status, 404, 'the peer was reached');
      socket.close();
    });
  }

  define('settings that have an effect on wss: alone do not stop a ws: connect', async (env) => {
    const { socket } = messageClient(env);
    socket.control.ignorableServerCertificateErrors.push(env.api.ChainValidationResult.expired);
    socket.onservercustomvalidationrequested = () => {};
    await socket.connectAsync(`${env.peer.ws}/echo`);
    socket.close();
  });
});
