import { assert } from 'chai';
import { contract } from './case.ts';
import { rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { BINARY, CLOSE, CONTINUATION, recordId, recordOf } from './support/records.ts';
import {
  connectMessage,
  connectStream,
  messageClient,
  sendBytes,
  sendText,
  streamClient,
  taskEnd,
} from './support/sockets.ts';
import { MiB } from './support/volume.ts';
import type { IWebSocket } from 'twinsocket';

export const closeCases = contract('close', (define) => {
  define('close() sends an empty close frame, and closed has the code 1005', async (env) => {
    for (const connect of [connectMessage, connectStream]) {
      const id = recordId();
      const { socket, closed } = await connect(env, `/echo?record=${id}`);
      socket.close();
      assert.deepEqual(await closed.next(), { code: 1005, reason: '' });
      const { frames } = await recordOf(env, id);
      assert.deepInclude(frames.at(-1), { opcode: CLOSE, length: 0 });
    }
  });

  define('close(code, reason) sends both, and closed has the peer’s answer', async (env) => {
    const id = recordId();
    const { socket, closed } = await connectMessage(env, `/echo?record=${id}`);
    socket.close(4001, 'Auf Wiedersehen, schöne Welt');
    assert.deepEqual(await closed.next(), { code: 4001, reason: 'Auf Wiedersehen, schöne Welt' });
    const { end } = await recordOf(env, id);
    assert.deepEqual(end, { end: 'close-frame', code: 4001, reason: 'Auf Wiedersehen, schöne Welt' });
  });

  define('a reason that is null or undefined is empty', async (env) => {
    for (const reason of [null, undefined]) {
      const { socket, closed } = await connectMessage(env, '/echo');
      socket.close(1000, reason);
      assert.deepEqual(await closed.next(), { code: 1000, reason: '' });
    }
  });

  define('a reason of 123 bytes is the longest', async (env) => {
    const { socket, closed } = await connectMessage(env, '/echo');
    const reason = 'é'.repeat(61) + 'x';
    throws(env, () => socket.close(1000, `${reason}x`), hresult.E_INVALIDARG);
    socket.close(1000, reason);
    assert.deepEqual(await closed.next(), { code: 1000, reason });
  });

  define('a bad code or reason is refused and the socket goes on', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const codes = [
      0,
      999,
      1004,
      1005,
      1006,
      1015,
      1016,
      2999,
      5000,
      65_536,
      -1,
      1000.5,
      Number.NaN,
      '1000' as unknown as number,
    ];
    for (const code of codes) {
      const error = throws(env, () => socket.close(code, ''), hresult.E_INVALIDARG);
      assert.include(error.message, String(code), 'the value is named');
    }
    throws(env, () => socket.close(1000, 'x'.repeat(124)), hresult.E_INVALIDARG);
    throws(env, () => socket.close(1000, '\uD800'), hresult.NO_UNICODE_TRANSLATION);
    await sendText(env, socket, 'still open');
    assert.equal((await messages.next()).text, 'still open');
    socket.close();
  });

  define('every code of RFC 6455 can be sent', { closeCodes: 'rfc6455' }, async (env) => {
    for (const code of [1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]) {
      const id = recordId();
      const { socket } = await connectMessage(env, `/echo?record=${id}`);
      socket.close(code, 'why');
      assert.deepEqual((await recordOf(env, id)).end, { end: 'close-frame', code, reason: 'why' });
    }
  });

  define(
    'a code that pages can’t send is refused by name and the socket goes on',
    { closeCodes: 'web' },
    async (env) => {
      const { socket, messages } = await connectMessage(env, '/echo');
      throws(env, () => socket.close(1001, 'going away'), hresult.NOT_SUPPORTED);
      await sendText(env, socket, 'still open');
      assert.equal((await messages.next()).text, 'still open');
      socket.close();
    },
  );

  define('the peer’s code and reason are raised once', async (env) => {
    const { socket, closed, events } = await connectMessage(env, '/close/4001?reason=bye');
    await sendBytes(env, socket, [1]);
    assert.deepEqual(await closed.next(), { code: 4001, reason: 'bye' });
    socket.close();
    socket.close(1000, 'twice');
    await taskEnd();
    assert.deepEqual(events, ['closed']);
  });

  define('the peer’s errors of protocol or server are closes, not failures', async (env) => {
    for (const code of [1002, 1003, 1007, 1009, 1011]) {
      const { socket, closed, events } = await connectMessage(env, `/close/${code}?reason=yours`);
      await sendBytes(env, socket, [1]);
      assert.deepEqual(await closed.next(), { code, reason: 'yours' });
      assert.deepEqual(events, ['closed']);
      socket.close();
    }
  });

  define('an empty close frame of the peer has the code 1005', async (env) => {
    const { socket, closed } = await connectMessage(env, '/close/empty');
    await sendBytes(env, socket, [1]);
    assert.deepEqual(await closed.next(), { code: 1005, reason: '' });
  });

  define('a close right after the handshake is raised after the connect', async (env) => {
    for (const client of [messageClient(env), streamClient(env)]) {
      const order: string[] = [];
      const socket: IWebSocket = client.socket;
      socket.addEventListener('closed', () => order.push('closed'));
      await client.socket.connectAsync(`${env.peer.ws}/close/4002?when=open`).then(() => order.push('connected'));
      await client.closed.next();
      assert.deepEqual(order, ['connected', 'closed']);
    }
  });

  define('the peer is echoed its own code', async (env) => {
    const id = recordId();
    const { socket, closed } = await connectMessage(env, `/close/4003?record=${id}`);
    await sendBytes(env, socket, [1]);
    await closed.next();
    assert.deepInclude((await recordOf(env, id)).end, { end: 'close-frame', code: 4003 });
  });

  define('after the peer’s close writes are refused as closed', async (env) => {
    const { socket, closed } = await connectMessage(env, '/close/1000');
    await sendBytes(env, socket, [1]);
    await closed.next();
    await rejects(env, sendBytes(env, socket, [2]), hresult.RO_E_CLOSED);
    await rejects(env, socket.outputStream.flushAsync(), hresult.RO_E_CLOSED);
    await rejects(env, socket.connectAsync(`${env.peer.ws}/echo`), hresult.E_ILLEGAL_METHOD_CALL);
    socket.close();
    await rejects(env, sendBytes(env, socket, [3]), hresult.RO_E_CLOSED);
  });

  define('what was written before close() is sent before the close frame', async (env) => {
    const id = recordId();
    const { socket, closed } = await connectStream(env, `/sink/${99 * MiB}?record=${id}`);
    const writes = Array.from({ length: 40 }, () => sendBytes(env, socket, new Uint8Array(256 * 1024)));
    socket.close(1000, 'done');
    for (const write of writes) assert.equal(await write, 256 * 1024);
    assert.equal((await closed.next()).code, 1000);
    const { frames, end } = await recordOf(env, id);
    const sizes = frames
      .filter(({ opcode }) => opcode === BINARY || opcode === CONTINUATION)
      .map(({ length }) => length);
    assert.equal(
      sizes.reduce((a, b) => a + b),
      40 * 256 * 1024,
    );
    assert.equal(frames.at(-1)?.opcode, CLOSE);
    assert.deepEqual(end, { end: 'close-frame', code: 1000, reason: 'done' });
  });

  define('a connect that is waiting fails as cancelled, and no closed is raised', async (env) => {
    const { socket, closed } = messageClient(env);
    const connecting = socket.connectAsync(`${env.peer.ws}/never`);
    socket.close();
    const error = await rejects(env, connecting, hresult.OPERATION_CANCELLED);
    assert.equal(error.status, env.api.WebErrorStatus.operationCanceled);
    await taskEnd();
    assert.isEmpty(closed.all);
  });

  define('a read that is waiting fails as cancelled, later ones as closed', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const reader = new env.api.DataReader(socket.inputStream);
    const loading = reader.loadAsync(1);
    socket.close();
    const error = await rejects(env, loading, hresult.OPERATION_CANCELLED);
    assert.equal(error.status, env.api.WebErrorStatus.operationCanceled);
    await rejects(env, reader.loadAsync(1), hresult.RO_E_CLOSED);
  });

  define('close() on a fresh socket is silent, and may be repeated', async (env) => {
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      socket.close();
      socket.close(1000, 'again');
      await taskEnd();
      assert.isEmpty(closed.all);
      assert.isNull(socket.information.protocol);
    }
  });

  define('close() inside closed is harmless', async (env) => {
    const { socket, closed } = messageClient(env);
    socket.addEventListener('closed', () => socket.close(1000, ''));
    await socket.connectAsync(`${env.peer.ws}/close/4004?when=open`);
    assert.equal((await closed.next()).code, 4004);
    await taskEnd();
    assert.lengthOf(closed.all, 1);
  });

  define('the event names its sender', async (env) => {
    const socket = new env.api.StreamWebSocket();
    const target = new Promise((resolve) => (socket.onclosed = (event) => resolve(event.target)));
    await socket.connectAsync(`${env.peer.ws}/echo`);
    socket.close();
    assert.strictEqual(await target, socket);
  });

  define('disposed of, a socket has closed when that resolves, in each state', async (env) => {
    const { asyncDispose, dispose } = Symbol as { readonly asyncDispose?: symbol; readonly dispose?: symbol };
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      assert.notProperty(socket, 'undefined', 'an engine without the symbols');
      if (!asyncDispose || !dispose) continue;
      await socket.connectAsync(`${env.peer.ws}/echo`);
      await Promise.all([socket[Symbol.asyncDispose](), socket[Symbol.asyncDispose]()]);
      assert.deepEqual(closed.all, [{ code: 1005, reason: '' }]);
      const fresh = new env.api.StreamWebSocket();
      fresh[Symbol.dispose]();
      await fresh[Symbol.asyncDispose]();
      await rejects(env, fresh.connectAsync(`${env.peer.ws}/echo`), hresult.RO_E_CLOSED);
    }
  });

  define('a link that is lost while closing ends with 1006', async (env) => {
    const { socket, closed, events } = await connectMessage(env, '/cut?when=message&how=rst');
    const write = sendBytes(env, socket, [1]);
    socket.close(1000, 'late');
    assert.deepEqual(await closed.next(), { code: 1006, reason: '' });
    assert.deepEqual(events, ['closed']);
    await write;
  });
});
