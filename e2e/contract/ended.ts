/** The end of a socket: what everybody is told of it, and what stays readable behind it. docs/lifecycle.md has the rules. */
import { assert } from 'chai';
import { contract, type ContractEnv } from './case.ts';
import { rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { recordId, recordOf } from './support/records.ts';
import {
  connectMessage,
  connectStream,
  messageClient,
  sendBytes,
  settled,
  streamClient,
  taskEnd,
} from './support/sockets.ts';
import { MiB } from './support/volume.ts';

const size = 100_000;

/** Sockets of both classes that were connected to a path of the peer. */
async function bothConnected(env: ContractEnv, path: string) {
  return [await connectMessage(env, path), await connectStream(env, path)] as const;
}

/** A source that never gives anything, and what it was cancelled with. */
function idleSource(): {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly cancelled: Promise<unknown>;
} {
  let cancel!: (reason: unknown) => void;
  const cancelled = new Promise<unknown>((resolve) => (cancel = resolve));
  return { stream: new ReadableStream({ cancel }), cancelled };
}

export const endedCases = contract('ended', (define) => {
  for (const how of ['fin', 'rst']) {
    define(`ended reports a lost link (${how}) although the app neither reads nor writes`, async (env) => {
      for (const { socket, closed } of await bothConnected(env, `/cut?when=message&how=${how}`)) {
        await sendBytes(env, socket, [1]); // asks for it
        const { code, reason, error } = await socket.ended;
        assert.deepEqual([code, reason, error?.number], [1006, '', hresult.CONNECTION_ABORTED]);
        assert.equal(socket.state, 'failed');
        assert.isEmpty(closed.all);
        socket.close();
      }
    });
  }

  define('ended has the code and reason of the peer’s close, and comes after closed', async (env) => {
    for (const { socket, closed } of await bothConnected(env, '/close/4001?when=open&reason=bye')) {
      const end = await socket.ended;
      assert.deepEqual(end, { code: 4001, reason: 'bye', error: null });
      assert.strictEqual(await socket.ended, end);
      assert.lengthOf(closed.all, 1);
      assert.equal(socket.state, 'closed');
    }
  });

  define('ended has the peer’s answer to our close', async (env) => {
    for (const { socket, closed } of await bothConnected(env, '/echo')) {
      assert.equal(socket.state, 'open');
      assert.equal(await settled(socket.ended), 'pending');
      socket.close(3001, 'done');
      assert.equal(socket.state, 'closing');
      assert.deepEqual(await socket.ended, { code: 3001, reason: 'done', error: null });
      assert.equal(socket.state, 'closed');
      assert.lengthOf(closed.all, 1);
    }
  });

  define('ended does not settle after a failed connect, but after a close before the connect', async (env) => {
    for (const { socket } of [messageClient(env), streamClient(env)]) {
      const connecting = socket.connectAsync(`${env.peer.ws}/refuse/404`);
      assert.equal(socket.state, 'connecting');
      await connecting.then(undefined, () => {});
      assert.equal(socket.state, 'created');
      assert.equal(await settled(socket.ended), 'pending');
      socket.close();
      const { code, error } = await socket.ended;
      assert.deepEqual([code, error?.number, socket.state], [1006, hresult.OPERATION_CANCELLED, 'closed']);
    }
  });

  define(
    'abort ends at once: pending operations are cancelled with the reason, and closed has the code 1006',
    async (env) => {
      const why = new Error('enough');
      for (const { socket, closed } of await bothConnected(env, '/deaf')) {
        const reading = socket.readable.getReader().read();
        await settled(reading); // until the stream has asked the socket
        socket.abort(why);
        assert.equal(socket.state, 'closed');
        // A handler of messages has them, and no reader.
        const number = 'inputStream' in socket ? hresult.CANCELLED : hresult.E_ILLEGAL_METHOD_CALL;
        await rejects(env, reading, number);
        const { code, error } = await socket.ended;
        assert.deepEqual([code, error?.number, error?.cause], [1006, hresult.CANCELLED, why]);
        assert.deepEqual(closed.all, [{ code: 1006, reason: '' }]);
        await rejects(env, socket.outputStream.flushAsync(), hresult.RO_E_CLOSED);
      }
    },
  );

  define('abort ends an upload that has stalled, and await using with it', async (env) => {
    const { socket } = await connectStream(env, '/stall');
    const stuck = (async () => {
      for (;;) await socket.outputStream.writeAsync(env.api.fromUint8Array(new Uint8Array(4 * MiB)));
    })();
    await settled(stuck);
    socket.close();
    assert.equal(await settled(socket.ended), 'pending');
    socket.abort();
    const outcome = await stuck.then(
      () => 'went on',
      (error: { number: number }) => error.number,
    );
    // An engine that has taken everything leaves no write under way, so the next one is refused.
    const taken = env.api.capabilities.sendBackPressure === 'network' ? [] : [hresult.RO_E_CLOSED];
    assert.include([hresult.CANCELLED, ...taken], outcome);
    if (Symbol.asyncDispose) await socket[Symbol.asyncDispose]();
    assert.equal((await socket.ended).code, 1006);
  });

  define('the peer’s close frame and the end of TCP with its answer are a connect and a close', async (env) => {
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      await socket.connectAsync(`${env.peer.ws}/raw?hex=88050fa2627965&end=fin`);
      assert.deepEqual(await closed.next(), { code: 4002, reason: 'bye' });
      assert.deepEqual(await socket.ended, { code: 4002, reason: 'bye', error: null });
    }
  });

  define('closing in closed leaves a pipe its bytes and its clean end', async (env) => {
    const { socket } = await connectStream(env, `/source/${size}`);
    socket.onclosed = () => socket.close();
    let bytes = 0;
    await socket.readable.pipeTo(new WritableStream({ write: (chunk) => void (bytes += chunk.length) }));
    assert.equal(bytes, size);
  });

  define('closing in closed leaves a slow reader its bytes and its clean end', async (env) => {
    const { socket } = await connectStream(env, `/source/${size}`);
    socket.onclosed = () => socket.close();
    const reader = new env.api.DataReader(socket.inputStream);
    reader.inputStreamOptions = env.api.InputStreamOptions.partial;
    let bytes = 0;
    for (let loaded = await reader.loadAsync(30_000); loaded > 0; loaded = await reader.loadAsync(30_000)) {
      reader.readBytes(new Uint8Array(loaded));
      bytes += loaded;
      await taskEnd();
    }
    assert.equal(bytes, size);
    assert.equal(await reader.loadAsync(1), 0, 'and it stays so');
  });

  define('closing in closed leaves the messages that were not read yet', async (env) => {
    const socket = new env.api.MessageWebSocket();
    const closed = new Promise<void>((resolve) => {
      socket.onclosed = () => {
        socket.close();
        resolve();
      };
    });
    await socket.connectAsync(`${env.peer.ws}/source/5?type=text&frame=2`);
    await closed;
    const reader = socket.readable.getReader();
    const lengths: (number | undefined)[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) lengths.push(next.value.length);
    assert.deepEqual(lengths, [2, 2, 1]);
  });

  define('closing after a lost link leaves the bytes before it, and its error', async (env) => {
    const { socket } = await connectStream(env, '/cut?when=message&how=fin&send=3');
    await sendBytes(env, socket, [1]);
    await socket.ended;
    socket.close();
    const reader = socket.readable.getReader();
    assert.lengthOf((await reader.read()).value as Uint8Array, 3);
    await rejects(env, reader.read(), hresult.CONNECTION_ABORTED);
  });

  define('an idle pipe into writable ends with the connection, and its source is cancelled', async (env) => {
    for (const [path, number] of [
      ['/close/1000', hresult.RO_E_CLOSED],
      ['/cut?when=message&how=fin', hresult.CONNECTION_ABORTED],
      ['/cut?when=message&how=rst', hresult.CONNECTION_ABORTED],
    ] as const) {
      for (const { socket } of await bothConnected(env, path)) {
        const { stream, cancelled } = idleSource();
        const piping = stream.pipeTo(socket.writable);
        await sendBytes(env, socket, [1]);
        await rejects(env, piping, number);
        assert.propertyVal(await cancelled, 'number', number);
        socket.close();
      }
    }
  });

  define('writable is closed when the peer has everything, and rejects if the link is lost before', async (env) => {
    const id = recordId();
    const { socket, closed } = await connectStream(env, `/sink/${99 * MiB}?record=${id}`);
    const writer = socket.writable.getWriter();
    void writer.write(new Uint8Array(3 * MiB));
    await writer.close();
    assert.deepEqual(closed.all, [{ code: 1005, reason: '' }]);
    assert.deepInclude((await recordOf(env, id)).end, { end: 'close-frame' });
    const lost = await connectStream(env, '/cut?when=message&how=rst');
    const uploading = lost.socket.writable.getWriter();
    void uploading.write(Uint8Array.of(1));
    await rejects(env, uploading.close(), hresult.CONNECTION_ABORTED);
  });

  define('abort of writable and cancel of readable close with the code that their reason carries', async (env) => {
    const reason = { closeCode: 3005, reason: 'enough' };
    for (const [given, end] of [
      [reason, { end: 'close-frame', code: 3005, reason: 'enough' }],
      ['enough', { end: 'close-frame' }],
      [{ closeCode: 1006 }, { end: 'close-frame' }],
    ] as const) {
      for (const stop of ['abort', 'cancel'] as const) {
        for (const connect of [connectMessage, connectStream]) {
          const id = recordId();
          const { socket } = await connect(env, `/echo?record=${id}`);
          if (stop === 'abort') await socket.writable.abort(given);
          else await socket.readable.cancel(given);
          assert.isNull((await socket.ended).error);
          assert.deepInclude((await recordOf(env, id)).end, end);
        }
      }
    }
  });
});
