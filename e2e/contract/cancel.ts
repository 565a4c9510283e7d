import { assert } from 'chai';
import { contract } from './case.ts';
import { rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { CLOSE, recordId, recordOf } from './support/records.ts';
import {
  connectMessage,
  connectStream,
  messageClient,
  sendBytes,
  sendText,
  settled,
  streamClient,
} from './support/sockets.ts';
import { MiB, readExactly } from './support/volume.ts';

export const cancelCases = contract('cancel', (define) => {
  define('a connect ends as Canceled and may be tried again', async (env) => {
    const { socket, messages } = messageClient(env);
    const connecting = socket.connectAsync(`${env.peer.ws}/never`);
    assert.equal(connecting.operation.status, env.api.AsyncStatus.started);
    connecting.cancel();
    const error = await rejects(env, connecting, hresult.CANCELLED);
    assert.deepEqual([error.name, error.message], ['Canceled', 'Canceled']);
    assert.equal(connecting.operation.status, env.api.AsyncStatus.canceled);
    await socket.connectAsync(`${env.peer.ws}/echo`);
    await sendText(env, socket, 'again');
    assert.equal((await messages.next()).text, 'again');
    socket.close();
  });

  define('operation.cancel() and cancel() of a derived promise do the same', async (env) => {
    const { socket } = streamClient(env);
    const first = socket.connectAsync(`${env.peer.ws}/never`);
    first.operation.cancel();
    await rejects(env, first, hresult.CANCELLED);
    const second = socket.connectAsync(`${env.peer.ws}/never`);
    const derived = second.then(() => 'connected');
    derived.cancel();
    await rejects(env, derived, hresult.CANCELLED);
    await rejects(env, second, hresult.CANCELLED);
    socket.close();
  });

  define('a completed connect stays completed', async (env) => {
    const { socket, messages } = messageClient(env);
    const connecting = socket.connectAsync(`${env.peer.ws}/echo`);
    await connecting;
    connecting.cancel();
    connecting.operation.cancel();
    assert.equal(connecting.operation.status, env.api.AsyncStatus.completed);
    await sendText(env, socket, 'connected');
    assert.equal((await messages.next()).text, 'connected');
    socket.close();
  });

  define('a connect with an aborted signal does not dial', async (env) => {
    const id = recordId();
    const { socket } = messageClient(env);
    const reason = new Error('changed my mind');
    const connecting = socket.connectAsync(`${env.peer.ws}/echo?record=${id}`, { signal: AbortSignal.abort(reason) });
    const error = await rejects(env, connecting, hresult.CANCELLED);
    assert.strictEqual(error.cause, reason);
    assert.equal((await fetch(`${env.peer.http}/record/${id}`)).status, 404);
    socket.close();
  });

  define('a signal ends a connect that is waiting, with its reason', async (env) => {
    const { socket } = messageClient(env);
    const controller = new AbortController();
    const connecting = socket.connectAsync(`${env.peer.ws}/never`, { signal: controller.signal });
    const reason = new Error('changed my mind');
    controller.abort(reason);
    const error = await rejects(env, connecting, hresult.CANCELLED);
    assert.strictEqual(error.cause, reason);
    socket.close();
  });

  define('a signal that aborts after the connect leaves the socket alone', async (env) => {
    const controller = new AbortController();
    const { socket, messages } = messageClient(env);
    await socket.connectAsync(`${env.peer.ws}/echo`, { signal: controller.signal });
    controller.abort();
    await sendText(env, socket, 'untouched');
    assert.equal((await messages.next()).text, 'untouched');
    socket.close();
  });

  define('a read can be cancelled, and the next bytes go to the next read', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const { WindowsRuntimeBuffer, InputStreamOptions } = env.api;
    const reading = socket.inputStream.readAsync(new WindowsRuntimeBuffer(4), 4, InputStreamOptions.none);
    reading.cancel();
    await rejects(env, reading, hresult.CANCELLED);
    await sendBytes(env, socket, [1, 2, 3, 4]);
    assert.deepEqual([...(await readExactly(env, socket, 4))], [1, 2, 3, 4]);
    socket.close();
  });

  define('a load can be cancelled, and the bytes that had arrived stay readable', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    await sendBytes(env, socket, [1, 2]);
    const reader = new env.api.DataReader(socket.inputStream);
    await reader.loadAsync(1);
    const loading = reader.loadAsync(10);
    assert.equal(await settled(loading), 'pending');
    loading.cancel();
    await rejects(env, loading, hresult.CANCELLED);
    assert.isAtLeast(reader.unconsumedBufferLength, 1);
    await sendBytes(env, socket, [3]);
    await reader.loadAsync(3 - reader.unconsumedBufferLength);
    assert.deepEqual(reader.readBytes(), [1, 2, 3]);
    socket.close();
  });

  define('no byte of a load that is cancelled while its bytes come is lost', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    await sendBytes(env, socket, [1, 2, 3]);
    const first = new env.api.DataReader(socket.inputStream);
    await first.loadAsync(1); // the rest is waiting in the socket by now, or will be with the next load
    await first.loadAsync(1);
    const loading = first.loadAsync(1);
    loading.cancel(); // before the callbacks of its read
    const stream = first.detachStream();
    await sendBytes(env, socket, [4]);
    const second = new env.api.DataReader(stream);
    const left = 4 - first.unconsumedBufferLength;
    await second.loadAsync(left);
    assert.deepEqual([...first.readBytes(), ...second.readBytes()], [1, 2, 3, 4]);
    await rejects(env, loading, hresult.CANCELLED);
    socket.close();
  });

  define('a write that still waits can be cancelled and is never sent, one under way is sent whole', async (env) => {
    const size = 32 * MiB;
    const id = recordId();
    const { socket, closed } = await connectStream(env, `/sink/${size}?record=${id}`);
    const underWay = socket.outputStream.writeAsync(env.api.fromUint8Array(new Uint8Array(size)));
    const waiting = socket.outputStream.writeAsync(env.api.fromUint8Array(Uint8Array.of(1)));
    waiting.cancel();
    underWay.cancel();
    await rejects(env, waiting, hresult.CANCELLED);
    assert.equal(waiting.operation.status, env.api.AsyncStatus.canceled);
    assert.equal(await underWay, size);
    assert.equal(underWay.operation.status, env.api.AsyncStatus.completed);
    socket.close();
    await closed.next();
    const sizes = (await recordOf(env, id)).frames.filter(({ opcode }) => opcode !== CLOSE).map(({ length }) => length);
    assert.equal(
      sizes.reduce((sum, length) => sum + length, 0),
      size,
    );
  });

  define(
    'a write under way that was to be cancelled fails with the close of its socket, not with the cancel',
    { sendBackPressure: 'network' },
    async (env) => {
      const { socket, closed } = streamClient(env);
      socket.control.closeTimeout = 100;
      await socket.connectAsync(`${env.peer.ws}/stall`);
      const underWay = socket.outputStream.writeAsync(env.api.fromUint8Array(new Uint8Array(32 * MiB)));
      underWay.cancel();
      socket.close();
      await rejects(env, underWay, hresult.OPERATION_CANCELLED);
      assert.equal((await closed.next()).code, 1006);
    },
  );

  define('a message that was cancelled is never sent', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const large = socket.outputStream.writeAsync(env.api.fromUint8Array(new Uint8Array(32 * MiB)));
    const writer = new env.api.DataWriter(socket.outputStream);
    writer.writeBytes([1]);
    const store = writer.storeAsync();
    store.cancel();
    await rejects(env, store, hresult.CANCELLED);
    await large;
    await sendBytes(env, socket, [2]);
    assert.equal((await messages.next()).data.byteLength, 32 * MiB);
    assert.deepEqual((await messages.next()).bytes, [2]);
    socket.close();
  });
});
