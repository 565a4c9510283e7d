import { assert } from 'chai';
import { contract, type ContractEnv } from './case.ts';
import { rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { connectMessage, connectStream, messageClient, sendBytes, settled } from './support/sockets.ts';
import { MiB, readExactly } from './support/volume.ts';

/** A signal that counts its listeners. */
function countedSignal(): { readonly controller: AbortController; readonly listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  let count = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    count++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    count--;
    remove(...args);
  };
  return { controller, listeners: () => count };
}

const reason = new Error('changed my mind');

/** The promise must end as Canceled, because of the signal's reason. */
async function endsWithReason(env: ContractEnv, promise: PromiseLike<unknown>): Promise<void> {
  assert.strictEqual((await rejects(env, promise, hresult.CANCELLED)).cause, reason);
}

export const signalCases = contract('signal', (define) => {
  define('a send, a write and a store that wait behind others are cancelled, and never sent', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const controller = new AbortController();
    const { signal } = controller;
    const large = socket.sendAsync(new Uint8Array(32 * MiB));
    const writer = new env.api.DataWriter(socket.outputStream);
    writer.writeBytes([1]);
    const waiting = [
      socket.sendAsync('waits', { signal }),
      socket.outputStream.writeAsync(env.api.fromUint8Array(Uint8Array.of(1)), { signal }),
      writer.storeAsync({ signal }),
    ];
    controller.abort(reason);
    for (const promise of waiting) {
      await endsWithReason(env, promise);
      assert.equal(promise.operation.status, env.api.AsyncStatus.canceled);
    }
    await large;
    await socket.sendAsync('next');
    assert.equal((await messages.next()).data.byteLength, 32 * MiB);
    assert.equal((await messages.next()).text, 'next');
    socket.close();
  });

  define('what is begun with an aborted signal sends nothing, reads nothing and loses nothing', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const signal = AbortSignal.abort(reason);
    const buffer = env.api.fromUint8Array(Uint8Array.of(1));
    const writer = new env.api.DataWriter(socket.outputStream);
    writer.writeString('kept');
    await endsWithReason(env, socket.sendAsync('never', { signal }));
    await endsWithReason(env, socket.outputStream.writeAsync(buffer, { signal }));
    await endsWithReason(env, writer.storeAsync({ signal }));
    await endsWithReason(env, writer.flushAsync({ signal }));
    await endsWithReason(env, socket.outputStream.flushAsync({ signal }));
    await writer.storeAsync();
    assert.equal((await messages.next()).text, 'kept');
    socket.close();
  });

  define('a read and a load are cancelled, and the next bytes go to the next read', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const { WindowsRuntimeBuffer, InputStreamOptions, DataReader } = env.api;
    const first = new AbortController();
    const options = { signal: first.signal };
    const reading = socket.inputStream.readAsync(new WindowsRuntimeBuffer(4), 4, InputStreamOptions.none, options);
    first.abort(reason);
    await endsWithReason(env, reading);
    const second = new AbortController();
    const reader = new DataReader(socket.inputStream);
    const loading = reader.loadAsync(4, { signal: second.signal });
    second.abort(reason);
    await endsWithReason(env, loading);
    await endsWithReason(env, reader.loadAsync(4, { signal: second.signal }));
    reader.detachStream();
    await sendBytes(env, socket, [1, 2, 3, 4]);
    assert.deepEqual([...(await readExactly(env, socket, 4))], [1, 2, 3, 4]);
    socket.close();
  });

  define('a flush that waits for a peer that does not read is cancelled', async (env) => {
    const { socket } = await connectStream(env, '/stall');
    const controller = new AbortController();
    const write = socket.outputStream.writeAsync(env.api.fromUint8Array(new Uint8Array(32 * MiB)));
    const flushing = socket.outputStream.flushAsync({ signal: controller.signal });
    // In this turn: WebKitGTK's network process may take all of it soon, whatever the peer reads.
    controller.abort(reason);
    socket.abort();
    await endsWithReason(env, flushing);
    await rejects(env, write, hresult.CANCELLED);
  });

  define('a copy is cancelled, and one that closes its streams has closed them', async (env) => {
    const { InMemoryRandomAccessStream, RandomAccessStream } = env.api;
    const { socket } = await connectStream(env, '/source/10?close=none');
    const memory = new InMemoryRandomAccessStream();
    const controller = new AbortController();
    const { signal } = controller;
    const copying = RandomAccessStream.copyAsync(socket.inputStream, memory, 1000, { signal });
    while (memory.size < 10) await settled(copying);
    controller.abort(reason);
    await endsWithReason(env, copying);
    assert.equal(memory.position, memory.size);
    await endsWithReason(env, RandomAccessStream.copyAndCloseAsync(socket.inputStream, memory, { signal }));
    throws(env, () => memory.position, hresult.RO_E_CLOSED);
    socket.close();
  });

  define('an expired AbortSignal.timeout is a timeout, with its reason as cause', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const reader = new env.api.DataReader(socket.inputStream);
    const loading = reader.loadAsync(1, { signal: AbortSignal.timeout(20) });
    const { cause, message } = await rejects(env, loading, hresult.TIMEOUT);
    assert.equal((cause as Error).name, 'TimeoutError');
    assert.equal(message, 'loadAsync: the time of the AbortSignal has passed (0x80072EE2)');
    socket.close();
    const { socket: second } = messageClient(env);
    const connecting = second.connectAsync(`${env.peer.ws}/never`, { signal: AbortSignal.timeout(20) });
    const failure = await rejects(env, connecting, hresult.TIMEOUT);
    const unconnected = `connectAsync: ${env.peer.ws}/never was not connected`;
    assert.equal(failure.message, `${unconnected}: the time of the AbortSignal has passed (0x80072EE2)`);
    second.close();
  });

  define('no listener stays on a signal, whatever way the operation ended', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const { controller, listeners } = countedSignal();
    const options = { signal: controller.signal };
    const reader = new env.api.DataReader(socket.inputStream);
    const loading = reader.loadAsync(1, options);
    assert.equal(listeners(), 1);
    await socket.outputStream.writeAsync(env.api.fromUint8Array(Uint8Array.of(1)), options);
    await loading;
    await socket.outputStream.flushAsync(options);
    assert.equal(listeners(), 0, 'after success');
    const failing = reader.loadAsync(1, options);
    socket.close();
    await rejects(env, failing, hresult.OPERATION_CANCELLED);
    assert.equal(listeners(), 0, 'after a failure');
    await rejects(env, reader.loadAsync(1, options), hresult.RO_E_CLOSED);
    assert.equal(listeners(), 0, 'after a refusal');
    controller.abort();
    assert.equal(listeners(), 0, 'after the signal');
  });

  define('a frame of a message can’t be cancelled, so a signal is refused by name and nothing is sent', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const buffer = env.api.fromUint8Array(Uint8Array.of(1));
    // The types refuse it too.
    const options = { signal: new AbortController().signal } as object;
    await rejects(env, socket.sendNonfinalFrameAsync(buffer, options), hresult.NOT_SUPPORTED);
    await rejects(env, socket.sendFinalFrameAsync(buffer, options), hresult.NOT_SUPPORTED);
    await socket.sendAsync('whole');
    assert.equal((await messages.next()).text, 'whole');
    socket.close();
  });

  define('a value that is not a signal is refused by name, and so is a signal in place of its options', async (env) => {
    const { socket } = await connectMessage(env, '/echo');
    const wrong = { signal: 'abort' as unknown as AbortSignal };
    throws(env, () => socket.sendAsync('never', wrong), hresult.E_INVALIDARG);
    const { message } = throws(
      env,
      // @ts-expect-error: the types refuse it too
      () => socket.sendAsync('never', new AbortController().signal),
      hresult.E_INVALIDARG,
    );
    assert.include(message, '{ signal }');
    await socket.sendAsync('open still', {});
    await socket.sendAsync('and now', { signal: null });
    socket.close();
  });
});
