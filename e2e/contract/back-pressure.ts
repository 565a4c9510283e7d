/** A reader that stops: the server stops too, or the socket says by name that it had to give up. Never a short end that looks complete. */
import { assert } from 'chai';
import { contract, type ContractEnv } from './case.ts';
import { rejects, throws, type Failure } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { recordId, takenOf } from './support/records.ts';
import { connectMessage, connectStream, sendBytes, streamClient, taskEnd } from './support/sockets.ts';
import { Hash, IN_FLIGHT, MiB, readExactly } from './support/volume.ts';
import type { StreamWebSocket } from 'twinsocket';

/** How long a reader stops: a server that floods would push some GiB in this time. */
const stop = 5000;

const milliseconds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count));

/** Reads to the end, or to the error, with a pause behind each read. */
async function readSlowly({ api }: ContractEnv, socket: StreamWebSocket, chunk: number) {
  const reader = new api.DataReader(socket.inputStream);
  reader.inputStreamOptions = api.InputStreamOptions.partial;
  const hash = new Hash();
  let length = 0;
  try {
    for (let loaded = await reader.loadAsync(chunk); loaded > 0; loaded = await reader.loadAsync(chunk)) {
      const bytes = new Uint8Array(loaded);
      reader.readBytes(bytes);
      hash.add(bytes);
      length += loaded;
      await milliseconds(1);
    }
  } catch (error) {
    return { length, error: error as Failure };
  }
  return { length, sha256: hash.hex() };
}

export const backPressureCases = contract('back-pressure', (define) => {
  define(
    'control.receiveBackPressure is a hint, and information shows whether the connection can be paused',
    async (env) => {
      for (const wanted of [false, true]) {
        const { socket } = streamClient(env);
        const byDefault = socket.control.receiveBackPressure;
        socket.control.receiveBackPressure = byDefault || wanted;
        await socket.connectAsync(`${env.peer.ws}/echo`);
        const granted = socket.control.receiveBackPressure && 'WebSocketStream' in globalThis;
        const expected = granted ? 'paused' : env.api.capabilities.receiveBackPressure;
        assert.equal(socket.information.capabilities.receiveBackPressure, expected);
        throws(env, () => (socket.control.receiveBackPressure = true), hresult.E_ILLEGAL_METHOD_CALL);
        await sendBytes(env, socket, [1, 2, 3]);
        assert.deepEqual([...(await readExactly(env, socket, 3))], [1, 2, 3]);
        socket.close();
      }
    },
  );

  define('a reader that stops for 5 s stops the server', { receiveBackPressure: 'paused' }, async (env) => {
    const size = 64 * MiB;
    const id = recordId();
    const { socket } = await connectStream(env, `/source/${size}?close=none&record=${id}`);
    const hash = new Hash();
    hash.add(await readExactly(env, socket, MiB));
    await milliseconds(stop);
    assert.isBelow((await takenOf(env, id)) - MiB, IN_FLIGHT);
    for (let length = MiB; length < size; length += MiB) hash.add(await readExactly(env, socket, MiB));
    const report = `{"bytes":${size},"sha256":"${hash.hex()}"}`;
    assert.equal(new TextDecoder().decode(await readExactly(env, socket, report.length)), report);
    socket.close();
  });

  define('a socket whose server is stopped closes all the same', { receiveBackPressure: 'paused' }, async (env) => {
    const id = recordId();
    const { socket, closed } = await connectStream(env, `/source/${256 * MiB}?close=none&record=${id}`);
    // More than we take before we stop it, so it is being stopped when this has come.
    while ((await takenOf(env, id)) < 3 * MiB) await taskEnd();
    socket.close(1000, 'enough');
    assert.deepEqual(await closed.next(), { code: 1000, reason: 'enough' });
  });

  define(
    'where the server can’t be stopped, a reader that stops for 5 s finds the error, and all else goes on',
    { receiveBackPressure: 'limited' },
    async (env) => {
      const { socket, closed } = streamClient(env);
      socket.control.maxInboundBufferSize = 16 * MiB;
      await socket.connectAsync(`${env.peer.ws}/source/${1024 * MiB}?close=none`);
      await readExactly(env, socket, MiB);
      await milliseconds(stop);
      const { error } = await readSlowly(env, socket, 4 * MiB);
      assert.equal(error?.number, hresult.WSAEMSGSIZE);
      assert.include(error?.message, 'maxInboundBufferSize');
      assert.isEmpty(closed.all);
      socket.close();
      const other = await connectMessage(env, '/echo');
      await sendBytes(env, other.socket, [1]);
      assert.deepEqual((await other.messages.next()).bytes, [1]);
      other.socket.close();
    },
  );

  define('64 MiB that the server closes behind are read slowly to their end, or to an error', async (env) => {
    const { socket, closed } = await connectStream(env, `/source/${64 * MiB}`);
    const { length, sha256, error } = await readSlowly(env, socket, 256 * 1024);
    if (error) {
      // WebSocketStream may lose what is unread when the close comes.
      assert.equal(env.api.capabilities.sendBackPressure, 'opaque');
      assert.equal(error.number, hresult.CONNECTION_ABORTED, error.message);
      assert.isEmpty(closed.all);
    } else {
      assert.deepEqual([length, sha256], [64 * MiB, closed.all[0]?.reason]);
    }
    socket.close();
  });

  define(
    'a close that comes while the app does not read is a failure after the bytes that came',
    { sendBackPressure: 'opaque' },
    async (env) => {
      // The engine still holds the last message when the first MiB has stopped it.
      const { socket, closed } = await connectStream(env, `/source/${MiB + 65_536 + 1000}?frame=65536`);
      const refused = async (): Promise<boolean> => {
        const { number } = await socket.outputStream.flushAsync().then(
          () => ({ number: 0 }),
          (error: Failure) => error,
        );
        return number === hresult.CONNECTION_ABORTED;
      };
      while (!(await refused())) await taskEnd();
      assert.isAtLeast((await readExactly(env, socket, MiB)).length, MiB);
      const { error } = await readSlowly(env, socket, MiB);
      assert.equal(error?.number, hresult.CONNECTION_ABORTED);
      await rejects(env, sendBytes(env, socket, [1]), hresult.CONNECTION_ABORTED);
      assert.isEmpty(closed.all);
      socket.close();
    },
  );
});
