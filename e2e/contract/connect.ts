import { assert } from 'chai';
import { contract } from './case.ts';
import { connectFailure, rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { recordId, recordOf } from './support/records.ts';
import { connectMessage, messageClient, sendText, streamClient } from './support/sockets.ts';

export const connectCases = contract('connect', (define) => {
  define('connectAsync resolves with undefined once the socket is open', async (env) => {
    const { socket } = messageClient(env);
    assert.isUndefined(await socket.connectAsync(`${env.peer.ws}/echo`));
    socket.close();
  });

  define('connectAsync takes a Uri, a URL and a string', async (env) => {
    const address = `${env.peer.ws}/echo`;
    for (const uri of [new env.api.Uri(address), new URL(address), address]) {
      const { socket } = messageClient(env);
      await socket.connectAsync(uri);
      socket.close();
    }
  });

  define('either class connects to a server over wss:', async (env) => {
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      await socket.connectAsync(`${env.peer.wss}/echo`);
      socket.close(1000, 'secure');
      assert.deepEqual(await closed.next(), { code: 1000, reason: 'secure' });
    }
  });

  define(
    'a server whose authority is not trusted is refused',
    { certificateAuthorities: 'configurable' },
    async (env) => {
      const socket = new env.api.MessageWebSocket();
      const error = await rejects(env, socket.connectAsync(`${env.peer.wss}/echo`), 0x80072f0d | 0);
      assert.equal(error.status, env.api.WebErrorStatus.certificateIsInvalid);
    },
  );

  define(
    'control.certificateAuthorities is refused by name where only the platform decides',
    { certificateAuthorities: 'platform' },
    async (env) => {
      const id = recordId();
      const socket = new env.api.MessageWebSocket();
      socket.control.certificateAuthorities = [env.peer.certificateAuthority];
      await rejects(env, socket.connectAsync(`${env.peer.ws}/echo?record=${id}`), hresult.NOT_SUPPORTED);
      assert.equal((await fetch(`${env.peer.http}/record/${id}`)).status, 404, 'nothing may have been dialled');
    },
  );

  define('information.protocol is the sub-protocol that the server chose', async (env) => {
    const { socket } = messageClient(env);
    assert.isNull(socket.information.protocol, 'not known before the socket is open');
    socket.control.supportedProtocols.push('chat.v2', 'chat.v1');
    await socket.connectAsync(`${env.peer.ws}/echo?protocol=chat.v1`);
    assert.equal(socket.information.protocol, 'chat.v1');
    socket.close();
    assert.equal(socket.information.protocol, 'chat.v1', 'still known after the end');
  });

  define('sub-protocols are offered in order of preference', async (env) => {
    const { socket, messages } = messageClient(env);
    socket.control.supportedProtocols.push('second.choice');
    socket.control.supportedProtocols.insertAt(0, 'first.choice');
    await socket.connectAsync(`${env.peer.ws}/headers`);
    const { headers } = JSON.parse((await messages.next()).text as string) as { headers: { [name: string]: string } };
    assert.equal(headers['sec-websocket-protocol'], 'first.choice, second.choice');
    assert.equal(socket.information.protocol, 'first.choice');
    socket.close();
  });

  define('information.protocol is empty when no sub-protocol was offered', async (env) => {
    const { socket } = await connectMessage(env, '/echo');
    assert.equal(socket.information.protocol, '');
    socket.close();
  });

  define('a connect fails when the server chooses a sub-protocol that was not offered', async (env) => {
    const { socket } = messageClient(env);
    socket.control.supportedProtocols.push('mine');
    const connecting = socket.connectAsync(`${env.peer.ws}/echo?protocol=another`);
    await rejects(env, connecting, connectFailure(env, hresult.INVALID_SERVER_RESPONSE));
  });

  define('a connect fails when sub-protocols were offered and the server chooses none', async (env) => {
    const { socket } = messageClient(env);
    socket.control.supportedProtocols.push('mine');
    const connecting = socket.connectAsync(`${env.peer.ws}/echo?protocol=`);
    await rejects(env, connecting, connectFailure(env, hresult.INVALID_SERVER_RESPONSE));
  });

  define('a connect may be tried again after a failure, with the same handlers', async (env) => {
    const { socket, messages } = messageClient(env);
    socket.control.messageType = env.api.SocketMessageType.utf8;
    await rejects(env, socket.connectAsync(`${env.peer.ws}/refuse/503`), connectFailure(env, hresult.httpStatus(503)));
    socket.control.connectTimeout = 20_000; // settings are open again
    await socket.connectAsync(`${env.peer.ws}/echo`);
    await sendText(env, socket, 'second try');
    assert.equal((await messages.next()).text, 'second try');
    socket.close();
  });

  define('a second connect is refused while connecting and once connected, and the connection goes on', async (env) => {
    const { socket, messages } = messageClient(env);
    const first = socket.connectAsync(`${env.peer.ws}/echo`);
    await rejects(env, socket.connectAsync(`${env.peer.ws}/echo`), hresult.E_ILLEGAL_METHOD_CALL);
    await first;
    await rejects(env, socket.connectAsync(`${env.peer.ws}/echo`), hresult.E_ILLEGAL_METHOD_CALL);
    await sendText(env, socket, 'still here');
    assert.equal((await messages.next()).text, 'still here');
    socket.close();
  });

  define('a connect after close() is refused as closed', async (env) => {
    const { socket } = messageClient(env);
    socket.close();
    await rejects(env, socket.connectAsync(`${env.peer.ws}/echo`), hresult.RO_E_CLOSED);
  });

  define('a connect fails with the HTTP status that the server answers', async (env) => {
    for (const status of [301, 401, 403, 404, 426, 500, 503]) {
      const { socket } = messageClient(env);
      const connecting = socket.connectAsync(`${env.peer.ws}/refuse/${status}`);
      const error = await rejects(env, connecting, connectFailure(env, hresult.httpStatus(status)));
      assert.include(error.message, '/refuse/', 'the message names the address');
    }
  });

  define('a connect fails when nobody listens at the address', async (env) => {
    const { socket } = messageClient(env);
    // The peer listens on 127.0.0.1 alone, so its port on another loopback address is a closed one.
    const nobody = env.peer.ws.replace('127.0.0.1', '127.0.0.2');
    const error = await rejects(env, socket.connectAsync(nobody), hresult.CANNOT_CONNECT);
    assert.equal(error.status, env.api.WebErrorStatus.cannotConnect);
    assert.isDefined(error.cause, 'the native error or event is kept');
  });

  define('a connect fails when the answer is not a WebSocket handshake', async (env) => {
    for (const fault of ['bad-accept', 'no-upgrade-header', 'no-connection-header', 'garbage']) {
      const { socket } = messageClient(env);
      const connecting = socket.connectAsync(`${env.peer.ws}/handshake/${fault}`);
      await rejects(env, connecting, connectFailure(env, hresult.INVALID_SERVER_RESPONSE));
    }
  });

  define('a connect fails when the connection is cut during the handshake', async (env) => {
    for (const fault of ['cut', 'reset']) {
      const { socket } = messageClient(env);
      const connecting = socket.connectAsync(`${env.peer.ws}/handshake/${fault}`);
      await rejects(env, connecting, connectFailure(env, hresult.CONNECTION_RESET));
    }
  });

  define('credentials in the address are refused, and the error says where they belong', async (env) => {
    const { socket } = messageClient(env);
    const connect = (): unknown => socket.connectAsync(`${env.peer.ws.replace('//', '//user:secret@')}/echo`);
    const error = throws(env, connect, hresult.E_INVALIDARG);
    assert.include(error.message, 'control.serverCredential');
    assert.notInclude(error.message, 'user:');
    assert.notInclude(error.message, 'secret');
    await socket.connectAsync(`${env.peer.ws}/echo`);
    socket.close();
  });

  define('port 0 is refused, and no other port is dialled', async (env) => {
    const { socket } = messageClient(env);
    for (const address of ['ws://127.0.0.1:0/', 'wss://127.0.0.1:0/', 'ws://[::1]:0/feed']) {
      const error = throws(env, () => socket.connectAsync(address), hresult.E_INVALIDARG);
      assert.include(error.message, 'port 0');
    }
    socket.close();
  });

  define('the error of a failed connect has nothing of the address’s query', async (env) => {
    for (const path of ['/refuse/503', '/handshake/cut', '/echo?protocol=another', '/never']) {
      const { socket } = messageClient(env);
      socket.control.supportedProtocols.push('mine');
      if (path === '/never') socket.control.connectTimeout = 150;
      const query = `${path.includes('?') ? '&' : '?'}access_token=hidden-away`;
      const error = await socket.connectAsync(`${env.peer.ws}${path}${query}`).then(
        () => assert.fail(`${path} has opened`),
        (reason: Error & { description: string }) => reason,
      );
      assert.notInclude(`${error.message} ${error.description} ${error.stack}`, 'hidden-away');
      assert.include(error.message, path.replace(/\?.*/, '?…'));
    }
  });

  define('a connect is settled before the first message is raised', async (env) => {
    const { socket, messages, events } = messageClient(env);
    const connected = socket
      .connectAsync(`${env.peer.ws}/raw?hex=8101618101628101638800`)
      .then(() => events.push('connected'));
    assert.equal((await messages.next()).text, 'a');
    await connected;
    assert.deepEqual(events.slice(0, 2), ['connected', 'messagereceived']);
  });

  define('no closed event is raised for a socket that was never open', async (env) => {
    const id = recordId();
    const { socket, closed, events } = messageClient(env);
    await rejects(env, socket.connectAsync(`${env.peer.ws}/refuse/404`), connectFailure(env, hresult.httpStatus(404)));
    socket.close();
    const other = await connectMessage(env, `/echo?record=${id}`);
    other.socket.close();
    await recordOf(env, id); // a whole connection later
    assert.isEmpty(closed.all);
    assert.isEmpty(events);
  });
});
