/** Pongs that nobody asked for, and links on which nobody answers. */
import { assert } from 'chai';
import type { MessageWebSocket, StreamWebSocket } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { rejects, type Failure } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { PONG } from './support/records.ts';
import { messageClient, sendBytes, sendText, streamClient } from './support/sockets.ts';
import { MiB, readToEnd } from './support/volume.ts';

const sent = { unsolicitedPongs: true } as const;

/** Short enough that a link counts as dead within a case. */
const hurry = ({ control }: MessageWebSocket | StreamWebSocket): void => {
  control.desiredUnsolicitedPongInterval = 20;
  control.receiveTimeout = 500; // and a busy peer not as a dead one
};

/** Connects to a peer that never answers, and waits until the socket has noticed: a clock with the settings of {@link hurry}. */
async function deadLink(env: ContractEnv, server = env.peer.ws): Promise<void> {
  const { socket, messages, events } = messageClient(env);
  hurry(socket);
  await socket.connectAsync(`${server}/deaf`);
  const error = (await messages.next()).error as Failure;
  assert.equal(error.number, hresult.TIMEOUT, error.message);
  assert.equal(error.status, env.api.WebErrorStatus.timeout);
  await rejects(env, sendBytes(env, socket, [1]), hresult.TIMEOUT);
  assert.deepEqual(events, ['messagereceived']);
  socket.close();
}

export const keepAliveCases = contract('keep-alive', (define) => {
  define('unsolicited pongs are sent, at the interval that was set', sent, async (env) => {
    const { socket, messages } = messageClient(env);
    socket.control.desiredUnsolicitedPongInterval = 50;
    assert.equal(socket.control.actualUnsolicitedPongInterval, 0, 'before the socket is open');
    await socket.connectAsync(`${env.peer.ws}/pongs`);
    assert.equal(socket.control.actualUnsolicitedPongInterval, 50);
    for (let seen = 0; seen < 3;) {
      const { opcode, payload } = JSON.parse((await messages.next()).text as string) as {
        opcode: number;
        payload: string;
      };
      if (opcode !== PONG) continue; // a ping, if it took the peer so long to tell
      assert.equal(payload, '');
      seen++;
    }
    socket.close();
  });

  define('with an interval of 0 nothing is sent', sent, async (env) => {
    const silent = messageClient(env);
    silent.socket.control.desiredUnsolicitedPongInterval = 0;
    await silent.socket.connectAsync(`${env.peer.ws}/pongs`);
    assert.equal(silent.socket.control.actualUnsolicitedPongInterval, 0);
    // Another one's interval, five times.
    const other = messageClient(env);
    other.socket.control.desiredUnsolicitedPongInterval = 30;
    await other.socket.connectAsync(`${env.peer.ws}/pongs`);
    for (let told = 0; told < 5; told++) await other.messages.next();
    await sendText(env, silent.socket, 'anything before?');
    assert.equal((await silent.messages.next()).text, 'anything before?');
    for (const { socket } of [silent, other]) socket.close();
  });

  define(
    'actualUnsolicitedPongInterval is 0 where the platform sends no pongs',
    { unsolicitedPongs: false },
    async (env) => {
      const { socket } = messageClient(env);
      socket.control.desiredUnsolicitedPongInterval = 50;
      await socket.connectAsync(`${env.peer.ws}/echo`);
      assert.equal(socket.control.actualUnsolicitedPongInterval, 0);
      socket.close();
    },
  );

  define('an invalid interval is refused', async (env) => {
    const { control } = messageClient(env).socket;
    for (const value of [-1, Number.NaN, '50' as unknown as number]) {
      assert.throws(() => (control.desiredUnsolicitedPongInterval = value), /desiredUnsolicitedPongInterval/);
    }
  });

  define('a connection whose peer does not answer fails with a timeout', sent, (env) => deadLink(env));

  define('a connection whose peer answers pings stays open while idle', sent, async (env) => {
    const { socket, messages } = messageClient(env);
    hurry(socket);
    await socket.connectAsync(`${env.peer.ws}/echo`);
    for (let times = 0; times < 2; times++) await deadLink(env);
    await sendText(env, socket, 'still here');
    assert.equal((await messages.next()).text, 'still here');
    socket.close();
  });

  // TLS takes bytes in a later turn, so that a pong waits while TCP would have taken it.
  define('a peer that does not answer is noticed over wss: too', sent, async (env) => deadLink(env, env.peer.wss));

  define(
    'a slow reader does not make a connection time out',
    { unsolicitedPongs: true, receiveBackPressure: 'paused' },
    async (env) => {
      const { socket, closed } = streamClient(env);
      hurry(socket);
      await socket.connectAsync(`${env.peer.ws}/source/${32 * MiB}`);
      for (let times = 0; times < 2; times++) await deadLink(env);
      const { length, sha256 } = await readToEnd(env, socket, MiB);
      assert.equal(length, 32 * MiB);
      assert.deepEqual(await closed.next(), { code: 1000, reason: sha256 });
    },
  );
});
