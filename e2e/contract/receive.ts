import { assert } from 'chai';
import { contract, type Needs } from './case.ts';
import { openFailure, rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import {
  connectMessage,
  messageClient,
  sendBytes,
  sendText,
  taskEnd,
  type Arrivals,
  type Received,
} from './support/sockets.ts';
import { MiB } from './support/volume.ts';
import type { WinRTError } from 'twinsocket';

interface BadFrame {
  readonly hex: string;
  readonly needs?: Needs;
}

/** Frames that no server may send (RFC 6455, 5.1, 5.2, 5.4, 5.5, 8.1). */
const badFrames: Readonly<Record<string, BadFrame>> = {
  'a reserved opcode': { hex: '8300' },
  'a reserved bit': { hex: 'c10161' },
  'a masked frame': { hex: '81810000000061', needs: { protocolChecks: 'complete' } },
  'a continuation of nothing': { hex: '800161' },
  'a text that is not UTF-8': { hex: '8102c328' },
  'a fragmented ping': { hex: '0900' },
};

/** The failure that ends a socket's messages; an engine may raise some that came after the fault first. */
async function failureOf(messages: Arrivals<Received>): Promise<WinRTError> {
  for (;;) {
    const { error } = await messages.next();
    if (error) return error as WinRTError;
  }
}

export const receiveCases = contract('receive', (define) => {
  define('the sample server’s answer is read as in UWP apps', async (env) => {
    const { socket, messages } = await connectMessage(env, '/sample');
    socket.control.messageType = env.api.SocketMessageType.utf8;
    await sendText(env, socket, 'Hello, World!');
    assert.deepInclude(await messages.next(), {
      text: 'You said: "Hello, World!"',
      type: env.api.SocketMessageType.utf8,
    });
    socket.close();
  });

  define('one event object bundles sender and data', async (env) => {
    const socket = new env.api.MessageWebSocket();
    const seen = new Promise<void>((resolve, reject) => {
      socket.onmessagereceived = function (event) {
        try {
          assert.strictEqual(this, socket);
          assert.strictEqual(event.target, socket);
          assert.equal(event.type, 'messagereceived');
          assert.strictEqual(event.detail[0], event);
          const [first, second] = [event.getDataReader(), event.getDataReader()];
          assert.equal(first.unconsumedBufferLength, 5);
          assert.equal(first.readString(5), 'hello');
          assert.equal(second.readString(5), 'hello', 'each reader has all of the message');
          resolve();
        } catch (error) {
          reject(error);
        }
      };
    });
    await socket.connectAsync(`${env.peer.ws}/raw?hex=810568656c6c6f`);
    await seen;
    socket.close();
  });

  define('loading more of a message gives 0', async (env) => {
    const socket = new env.api.MessageWebSocket();
    const loaded = new Promise<number>((resolve, reject) => {
      socket.onmessagereceived = (event) => {
        event.getDataReader().loadAsync(10).then(resolve, reject);
      };
    });
    await socket.connectAsync(`${env.peer.ws}/raw?hex=820101`);
    assert.equal(await loaded, 0);
    socket.close();
  });

  define('an empty message is an event with nothing to read', async (env) => {
    const { socket, messages } = await connectMessage(env, '/raw?hex=81008200');
    const { utf8, binary } = env.api.SocketMessageType;
    assert.deepInclude(await messages.next(), { type: utf8, bytes: [], error: undefined });
    assert.deepInclude(await messages.next(), { type: binary, bytes: [], error: undefined });
    socket.close();
  });

  define('fragments are one message, and a ping between them disturbs nothing', async (env) => {
    const { socket, messages } = await connectMessage(env, '/raw?hex=010148890000016580026c6c');
    assert.equal((await messages.next()).text, 'Hell');
    socket.close();
  });

  define('messages are raised in the order of the wire', async (env) => {
    const frames = Array.from({ length: 64 }, (_, index) => `8201${index.toString(16).padStart(2, '0')}`).join('');
    const { socket, messages } = await connectMessage(env, `/raw?hex=${frames}`);
    for (let index = 0; index < 64; index++) assert.deepEqual((await messages.next()).bytes, [index]);
    socket.close();
  });

  define('a lost connection is an event whose reader throws, not a closed event', async (env) => {
    for (const how of ['fin', 'rst']) {
      const { socket, messages, events } = await connectMessage(env, `/cut?when=message&how=${how}`);
      await sendBytes(env, socket, [1]);
      const { error } = await messages.next();
      assert.equal((error as WinRTError).number, hresult.CONNECTION_ABORTED);
      assert.equal((error as WinRTError).status, env.api.WebErrorStatus.connectionAborted);
      await rejects(env, sendBytes(env, socket, [2]), hresult.CONNECTION_ABORTED);
      assert.deepEqual(events, ['messagereceived']);
      socket.close();
    }
  });

  define('messages that came before the loss are raised before it', async (env) => {
    const { socket, messages } = await connectMessage(env, '/cut?when=message&how=fin&send=3');
    await sendBytes(env, socket, [1]);
    assert.lengthOf((await messages.next()).bytes, 3);
    assert.equal(((await messages.next()).error as WinRTError).number, hresult.CONNECTION_ABORTED);
    socket.close();
  });

  define('close() after a loss raises closed with 1006', async (env) => {
    const { socket, messages, closed } = await connectMessage(env, '/cut?when=message&how=rst');
    await sendBytes(env, socket, [1]);
    await messages.next();
    socket.close(1000, 'over');
    assert.isEmpty(closed.all, 'not from within the call');
    assert.deepEqual(await closed.next(), { code: 1006, reason: '' });
  });

  for (const [name, { hex, needs = {} }] of Object.entries(badFrames)) {
    define(`a peer that sends ${name} fails the socket`, needs, async (env) => {
      const { socket, messages } = await connectMessage(env, `/raw?hex=${hex}&when=message`);
      await sendBytes(env, socket, [1]);
      const error = await failureOf(messages);
      const number = openFailure(env, hresult.INVALID_SERVER_RESPONSE);
      assert.equal(error.number, number, error.message);
      await rejects(env, sendBytes(env, socket, [2]), number);
      socket.close();
    });
  }

  define('a message of maxMessageSize passes, a larger one fails the socket', async (env) => {
    const { socket, messages } = messageClient(env);
    socket.control.maxMessageSize = 1000;
    await socket.connectAsync(`${env.peer.ws}/echo`);
    await sendBytes(env, socket, new Uint8Array(1000));
    assert.lengthOf((await messages.next()).bytes, 1000);
    await sendBytes(env, socket, new Uint8Array(1001));
    assert.equal(((await messages.next()).error as WinRTError).number, hresult.WSAEMSGSIZE);
    await rejects(env, sendBytes(env, socket, [1]), hresult.WSAEMSGSIZE);
    socket.close();
  });

  define('maxMessageSize counts the UTF-8 bytes of all fragments', async (env) => {
    const { socket, messages } = messageClient(env);
    socket.control.maxMessageSize = 5;
    // "ééé" in three fragments: 6 bytes of UTF-8, 3 units of UTF-16.
    await socket.connectAsync(`${env.peer.ws}/raw?hex=0102c3a90002c3a98002c3a9`);
    assert.equal(((await messages.next()).error as WinRTError).number, hresult.WSAEMSGSIZE);
    socket.close();
  });

  define('handlers of messages can be added only before the first connect', async (env) => {
    const { socket } = messageClient(env);
    const handler = (): void => {};
    socket.addEventListener('messagereceived', handler);
    socket.removeEventListener('messagereceived', handler);
    const connecting = socket.connectAsync(`${env.peer.ws}/echo`);
    const attempts = [
      () => socket.addEventListener('messagereceived', handler),
      () => (socket.onmessagereceived = handler),
    ];
    for (const attempt of attempts) throws(env, attempt, hresult.E_ILLEGAL_METHOD_CALL);
    await connecting;
    for (const attempt of attempts) throws(env, attempt, hresult.E_ILLEGAL_METHOD_CALL);
    socket.addEventListener('closed', () => {}); // this one may come at any time
    socket.close();
    for (const attempt of attempts) throws(env, attempt, hresult.E_ILLEGAL_METHOD_CALL);
  });

  define('a handler of messages can be removed at any time, by its function or its property', async (env) => {
    const { socket, messages, closed } = messageClient(env);
    const seen: string[] = [];
    const listener = (): void => void seen.push('listener');
    const property = (): void => void seen.push('property');
    socket.addEventListener('messagereceived', listener);
    socket.onmessagereceived = property;
    const connecting = socket.connectAsync(`${env.peer.ws}/echo`);
    socket.removeEventListener('messagereceived', property); // never added as a listener
    await connecting;
    await socket.sendAsync('1');
    await messages.next();
    socket.removeEventListener('messagereceived', listener);
    await socket.sendAsync('2');
    await messages.next();
    socket.onmessagereceived = null;
    assert.isNull(socket.onmessagereceived);
    await socket.sendAsync('3');
    await messages.next();
    // What was removed can't be added again, and is gone.
    throws(env, () => (socket.onmessagereceived = property), hresult.E_ILLEGAL_METHOD_CALL);
    throws(env, () => socket.addEventListener('messagereceived', listener), hresult.E_ILLEGAL_METHOD_CALL);
    assert.deepEqual(seen.sort(), ['listener', 'property', 'property']);
    socket.close();
    await closed.next();
    socket.removeEventListener('messagereceived', listener);
    socket.onmessagereceived = null;
  });

  define(
    'when the last handler was removed, messages are kept for a reader, as if there had been none',
    async (env) => {
      const socket = new env.api.MessageWebSocket();
      const heard = new Promise<string>((resolve) => {
        socket.onmessagereceived = (event) => {
          socket.onmessagereceived = null;
          resolve(event.text());
        };
      });
      await socket.connectAsync(`${env.peer.ws}/echo`);
      for (const text of ['1', '2', '3']) await socket.sendAsync(text);
      assert.equal(await heard, '1');
      const reader = socket.readable.getReader();
      assert.deepEqual([(await reader.read()).value, (await reader.read()).value], ['2', '3']);
      await socket.sendAsync('4');
      assert.equal((await reader.read()).value, '4');
      reader.releaseLock();
      socket.close();
      await socket.ended;
    },
  );

  define(
    'when the last handler was removed, messages over 1 MiB are dropped, and a read tells how many',
    async (env) => {
      const socket = new env.api.MessageWebSocket();
      const listener = (): void => assert.fail('it was removed');
      socket.addEventListener('messagereceived', listener);
      const connecting = socket.connectAsync(`${env.peer.ws}/source/${3 * MiB}?frame=${MiB / 2}`);
      socket.removeEventListener('messagereceived', listener);
      await connecting;
      await socket.ended;
      const error = await socket.readable
        .getReader()
        .read()
        .then(
          () => assert.fail('a read of dropped messages'),
          (reason: WinRTError) => reason,
        );
      assert.equal(error.number, hresult.E_ILLEGAL_METHOD_CALL);
      assert.match(error.message, /6 messages/);
    },
  );

  define('close() inside a handler drops the messages behind it', async (env) => {
    const socket = new env.api.MessageWebSocket();
    const seen: number[] = [];
    const closed = new Promise<number>((resolve) => (socket.onclosed = (event) => resolve(event.code)));
    socket.onmessagereceived = (event) => {
      seen.push(event.getDataReader().readByte());
      socket.close(1000, '');
    };
    await socket.connectAsync(`${env.peer.ws}/raw?hex=820101820102820103`);
    assert.equal(await closed, 1000);
    assert.deepEqual(seen, [1]);
  });

  define('a once listener hears one message, an aborted signal’s none', async (env) => {
    const { socket, messages } = messageClient(env);
    const once: number[] = [];
    const until: number[] = [];
    const ended = new AbortController();
    socket.addEventListener('messagereceived', (event) => once.push(event.getDataReader().readByte()), { once: true });
    socket.addEventListener('messagereceived', (event) => until.push(event.getDataReader().readByte()), {
      signal: ended.signal,
    });
    await socket.connectAsync(`${env.peer.ws}/echo`);
    await sendBytes(env, socket, [1]);
    await messages.next();
    await taskEnd();
    ended.abort();
    await sendBytes(env, socket, [2]);
    await messages.next();
    await taskEnd();
    assert.deepEqual([once, until], [[1], [1]]);
    socket.close();
  });
});
