import { assert } from 'chai';
import { contract } from './case.ts';
import { rejects, type Failure } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { connectMessage, messageClient, sendBytes, sendText, streamClient } from './support/sockets.ts';
import { MiB } from './support/volume.ts';

export const timeoutCases = contract('timeout', (define) => {
  define('a connect that is never answered fails at control.connectTimeout', async (env) => {
    for (const { socket } of [messageClient(env), streamClient(env)]) {
      socket.control.connectTimeout = 150;
      const before = performance.now();
      const error = await rejects(env, socket.connectAsync(`${env.peer.ws}/never`), hresult.TIMEOUT);
      assert.equal(error.status, env.api.WebErrorStatus.timeout);
      assert.isAtLeast(performance.now() - before, 145);
    }
  });

  define('a socket whose connect timed out connects at the next try', async (env) => {
    const { socket, messages } = messageClient(env);
    socket.control.connectTimeout = 100;
    await rejects(env, socket.connectAsync(`${env.peer.ws}/never`), hresult.TIMEOUT);
    socket.control.connectTimeout = 20_000;
    await socket.connectAsync(`${env.peer.ws}/echo`);
    await sendText(env, socket, 'in time');
    assert.equal((await messages.next()).text, 'in time');
    socket.close();
  });

  define(
    'a write of which nothing leaves fails at control.sendTimeout, and with it the socket',
    { sendBackPressure: 'network' },
    async (env) => {
      const { socket } = streamClient(env);
      socket.control.sendTimeout = 300;
      await socket.connectAsync(`${env.peer.ws}/stall`);
      const writes = [0, 1, 2].map(() => sendBytes(env, socket, new Uint8Array(16 * MiB)));
      for (const write of writes) await rejects(env, write, hresult.TIMEOUT);
      await rejects(env, sendBytes(env, socket, [1]), hresult.TIMEOUT);
      socket.close();
    },
  );

  define(
    'writes that the engine holds back fail together at control.sendTimeout, those that it takes succeed',
    { sendBackPressure: 'engine' },
    async (env) => {
      const size = 16 * MiB;
      const { socket } = streamClient(env);
      // An engine that takes all may need most of a second for so much on a busy machine.
      socket.control.sendTimeout = 2000;
      await socket.connectAsync(`${env.peer.ws}/stall`);
      // What this engine does with so much for a peer that reads nothing.
      const engine = new WebSocket(`${env.peer.ws}/stall`);
      await new Promise((resolve) => (engine.onopen = resolve));
      engine.send(new Uint8Array(3 * size));
      const writes = [0, 1, 2].map(() => sendBytes(env, socket, new Uint8Array(size)));
      const outcomes = await Promise.all(
        writes.map((write) =>
          write.then(
            (count) => count,
            (error: Failure) => error.number,
          ),
        ),
      );
      const holdsBack = engine.bufferedAmount > 0;
      engine.close();
      assert.deepEqual(outcomes, Array(3).fill(holdsBack ? hresult.TIMEOUT : size));
      if (holdsBack) await rejects(env, sendBytes(env, socket, [1]), hresult.TIMEOUT);
      else assert.equal(await sendBytes(env, socket, [1]), 1);
      socket.close();
    },
  );

  define('an idle socket does not time out', async (env) => {
    const { socket, messages } = messageClient(env);
    socket.control.sendTimeout = 500; // what a busy machine may take for a message
    await socket.connectAsync(`${env.peer.ws}/echo`);
    await sendText(env, socket, 'before');
    await messages.next();
    const other = messageClient(env);
    other.socket.control.connectTimeout = 1000; // twice the send timeout
    await rejects(env, other.socket.connectAsync(`${env.peer.ws}/never`), hresult.TIMEOUT);
    await sendText(env, socket, 'after');
    assert.equal((await messages.next()).text, 'after');
    socket.close();
  });

  define('a close that is never answered ends at control.closeTimeout with 1006', async (env) => {
    const { socket, closed } = messageClient(env);
    socket.control.closeTimeout = 150;
    await socket.connectAsync(`${env.peer.ws}/deaf`);
    socket.close(1000, 'anybody?');
    assert.deepEqual(await closed.next(), { code: 1006, reason: '' });
  });

  define('a close that is never answered ends with the same error in a busy process', async (env) => {
    const { socket } = messageClient(env);
    socket.control.closeTimeout = 100;
    await socket.connectAsync(`${env.peer.ws}/deaf`);
    socket.close();
    // The clock is asked, since nothing else may run meanwhile: every timer is late then.
    for (const start = performance.now(); performance.now() - start < 250;);
    const { code, error } = await socket.ended;
    assert.equal(code, 1006);
    assert.equal((error as Failure).number, hresult.OPERATION_CANCELLED, String(error));
  });

  define(
    'a close behind a write that is not taken ends at control.closeTimeout, and the write fails',
    { sendBackPressure: 'network' },
    async (env) => {
      const { socket, closed } = streamClient(env);
      socket.control.closeTimeout = 200;
      await socket.connectAsync(`${env.peer.ws}/stall`);
      const write = sendBytes(env, socket, new Uint8Array(32 * MiB));
      socket.close();
      await rejects(env, write, hresult.OPERATION_CANCELLED);
      assert.deepEqual(await closed.next(), { code: 1006, reason: '' });
    },
  );

  define('a deadline that is not a positive number is refused', async (env) => {
    const { socket } = await connectMessage(env, '/echo');
    const fresh = new env.api.MessageWebSocket();
    for (const value of [0, -1, Number.NaN, '5' as unknown as number]) {
      assert.throws(() => (fresh.control.connectTimeout = value), /connectTimeout/);
    }
    assert.throws(() => (socket.control.connectTimeout = 1000), /before connectAsync/);
    socket.close();
  });
});
