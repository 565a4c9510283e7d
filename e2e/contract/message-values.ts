import { assert } from 'chai';
import type { MessageWebSocket } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { openFailure, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { Arrivals } from './support/sockets.ts';

type MessageEvent = Parameters<NonNullable<MessageWebSocket['onmessagereceived']>>[0];

async function connected(env: ContractEnv, path: string) {
  const socket = new env.api.MessageWebSocket();
  socket.control.perMessageDeflate = true;
  const events = new Arrivals<MessageEvent>();
  socket.onmessagereceived = (event) => events.push(event);
  await socket.connectAsync(env.peer.ws + path);
  return { socket, events };
}

export const messageValueCases = contract('message-values', (define) => {
  define('text() is the message as a string, whatever its type', async (env) => {
    const { socket, events } = await connected(env, '/echo');
    for (const text of ['Grüße 😀', '', '\ufeffwith a mark']) {
      void socket.sendAsync(text);
      assert.equal((await events.next()).text(), text);
      void socket.sendAsync(new TextEncoder().encode(text));
      assert.equal((await events.next()).text(), text);
    }
    socket.close();
  });

  define(
    'text() of bytes that are not UTF-8 throws ERROR_NO_UNICODE_TRANSLATION, and the message stays readable',
    async (env) => {
      const { socket, events } = await connected(env, '/echo');
      void socket.sendAsync(new Uint8Array([0xc3, 0x28]));
      const event = await events.next();
      throws(env, () => event.text(), hresult.NO_UNICODE_TRANSLATION);
      assert.deepEqual([...event.bytes()], [0xc3, 0x28]);
      assert.equal(event.getDataReader().unconsumedBufferLength, 2);
      socket.close();
    },
  );

  define('bytes() are the app’s own: to change and to transfer, while others read the message', async (env) => {
    const { socket, events } = await connected(env, '/echo');
    for (const data of [new Uint8Array([1, 2, 3]), '\u0001\u0002\u0003']) {
      void socket.sendAsync(data);
      const event = await events.next();
      const bytes = event.bytes();
      assert.equal(bytes.byteLength, bytes.buffer.byteLength);
      bytes.fill(9);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      assert.deepEqual([...event.bytes()], [1, 2, 3]);
      assert.equal(event.getDataReader().readByte(), 1);
    }
    socket.close();
  });

  define('json() is the value that the message holds', async (env) => {
    const { socket, events } = await connected(env, '/echo');
    const value = { name: 'ü', list: [1, null, true] };
    void socket.sendAsync(JSON.stringify(value));
    const read: { name: string } = (await events.next()).json<{ name: string }>();
    assert.deepEqual(read, value);
    void socket.sendAsync(new TextEncoder().encode('7'));
    assert.equal((await events.next()).json(), 7);
    socket.close();
  });

  define(
    'json() of what is not JSON throws WEB_E_INVALID_JSON_STRING with the engine’s error as cause',
    async (env) => {
      const { socket, events } = await connected(env, '/echo');
      for (const text of ['', '{', 'secret']) {
        void socket.sendAsync(text);
        const event = await events.next();
        const error = throws(env, () => event.json(), 0x83750007 | 0);
        assert.instanceOf(error.cause, SyntaxError);
      }
      socket.close();
    },
  );

  define('text(), bytes() and json() throw the failure of the connection', async (env) => {
    const { socket, events } = await connected(env, '/cut?when=message&how=fin&send=0');
    void socket.sendAsync('cut it');
    const event = await events.next();
    const failure = openFailure(env, hresult.CONNECTION_ABORTED);
    for (const read of [() => event.text(), () => event.bytes(), () => event.json()]) throws(env, read, failure);
  });

  define('information.extensions tells what was agreed on, and null before', async (env) => {
    const { socket } = await connected(env, '/deflate?hex=8100&when=message');
    assert.match(String(socket.information.extensions), /^permessage-deflate/);
    const fresh = new env.api.MessageWebSocket();
    assert.isNull(fresh.information.extensions);
    socket.close();
    const plain = await connected(env, '/echo');
    assert.equal(plain.socket.information.extensions, '');
    plain.socket.close();
  });
});
