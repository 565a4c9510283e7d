/** What the server answered to the handshake: in the error if it refused, in `information` if it agreed. */
import { assert } from 'chai';
import type { HandshakeResponse, MessageWebSocket, StreamWebSocket } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { connectFailure, rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { messageClient, streamClient } from './support/sockets.ts';

const told = { handshakeResponse: true } as const;

/** `error.response` of a connect that is refused with this status. */
async function responseOf(
  env: ContractEnv,
  socket: MessageWebSocket | StreamWebSocket,
  address: string,
  status: number,
): Promise<HandshakeResponse | undefined> {
  const number = connectFailure(env, hresult.httpStatus(status));
  const error = await rejects(env, socket.connectAsync(address), number);
  return (error as { readonly response?: HandshakeResponse }).response;
}

export const responseCases = contract('responses', (define) => {
  define('an error has the status, the headers and the body with which the server refused', told, async (env) => {
    for (const { socket } of [messageClient(env), streamClient(env)]) {
      const response = await responseOf(env, socket, `${env.peer.ws}/refuse/503?retry-after=120`, 503);
      assert(response);
      assert.deepEqual([response.status, response.statusText], [503, 'Service Unavailable']);
      assert.equal(response.headers.get('Retry-After'), '120');
      assert.isNull(response.headers.get('location'));
      assert.equal(await response.body, 'refused with 503\n');
      socket.close();
      assert.equal(await response.body, 'refused with 503\n');
    }
  });

  define('an error has the place that a refusal names, and it is not followed', told, async (env) => {
    const { socket } = messageClient(env);
    const place = `${env.peer.ws}/echo`;
    const response = await responseOf(
      env,
      socket,
      `${env.peer.ws}/refuse/301?location=${encodeURIComponent(place)}`,
      301,
    );
    assert.equal(response?.headers.get('location'), place);
    await socket.connectAsync(response?.headers.get('location') as string);
    socket.close();
  });

  define('an error has what came of a body that does not end', told, async (env) => {
    const { socket } = messageClient(env);
    const response = await responseOf(env, socket, `${env.peer.ws}/refuse/500?body=stalled`, 500);
    assert.equal(await response?.body, 'refused with 500\n');
  });

  define(
    'an error has the answer of a proxy that refuses',
    { handshakeResponse: true, dialling: 'configurable' },
    async (env) => {
      const { socket } = messageClient(env);
      socket.control.proxy = env.peer.proxies.refusing;
      const response = await responseOf(env, socket, `${env.peer.ws}/echo`, 403);
      assert.equal(response?.status, 403);
      assert.equal(await response?.body, '');
    },
  );

  define('an error has no answer where none is told', { handshakeResponse: false }, async (env) => {
    const { socket } = messageClient(env);
    const response = await responseOf(env, socket, `${env.peer.ws}/refuse/503?retry-after=120`, 503);
    assert.isUndefined(response);
  });

  define('an error of a connect that nobody answered has no answer', async (env) => {
    const { socket } = messageClient(env);
    socket.control.connectTimeout = 50;
    const error = await rejects(env, socket.connectAsync(`${env.peer.ws}/never`), hresult.TIMEOUT);
    assert.isFalse('response' in error);
  });

  define('information has the headers with which the server agreed, from then on', told, async (env) => {
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      const { information } = socket;
      assert.strictEqual(information.responseHeaders, null);
      await responseOf(env, socket, `${env.peer.ws}/refuse/503?retry-after=120`, 503);
      assert.strictEqual(information.responseHeaders, null);
      socket.control.supportedProtocols.push('chat');
      await socket.connectAsync(`${env.peer.ws}/echo`);
      const headers = information.responseHeaders;
      assert(headers);
      assert.equal(headers.get('UPGRADE'), 'websocket');
      assert.equal(headers.get('sec-websocket-protocol'), 'chat');
      assert.isFalse(headers.has('retry-after'));
      assert.includeMembers([...headers.keys()], ['connection', 'sec-websocket-accept', 'upgrade']);
      socket.close();
      await closed.next();
      assert.equal(information.responseHeaders?.get('upgrade'), 'websocket');
    }
  });

  define('information has no headers where none are told', { handshakeResponse: false }, async (env) => {
    const { socket } = messageClient(env);
    await socket.connectAsync(`${env.peer.ws}/echo`);
    assert.strictEqual(socket.information.responseHeaders, null);
    socket.close();
  });
});
