import { assert } from 'chai';
import { contract } from './case.ts';
import { rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { BINARY, CLOSE, recordId, recordOf, takenWhenStopped } from './support/records.ts';
import { connectStream, sendBytes, streamClient, taskEnd } from './support/sockets.ts';
import { Hash, IN_FLIGHT, MiB, randomBytes, readExactly, readToEnd } from './support/volume.ts';
import type { StreamWebSocket } from 'twinsocket';

export const streamCases = contract('stream', (define) => {
  define('the article’s ten bytes come back in one partial load', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const writer = new env.api.DataWriter(socket.outputStream);
    writer.writeBytes(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    await writer.storeAsync();
    writer.detachStream();
    const reader = new env.api.DataReader(socket.inputStream);
    reader.inputStreamOptions = env.api.InputStreamOptions.partial;
    assert.equal(await reader.loadAsync(256), 10);
    const bytes = new Uint8Array(reader.unconsumedBufferLength);
    reader.readBytes(bytes);
    assert.deepEqual([...bytes], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    socket.close(1000, '');
  });

  define('an empty write and an empty store send nothing, and fail where other writes do', async (env) => {
    const id = recordId();
    const { socket } = streamClient(env);
    const empty = new env.api.WindowsRuntimeBuffer(4);
    await rejects(env, socket.outputStream.writeAsync(empty), hresult.E_ILLEGAL_METHOD_CALL);
    await socket.connectAsync(`${env.peer.ws}/echo?record=${id}`);
    const writer = new env.api.DataWriter(socket.outputStream);
    assert.equal(await writer.storeAsync(), 0);
    writer.detachStream();
    assert.equal(await socket.outputStream.writeAsync(empty), 0);
    assert.equal(await sendBytes(env, socket, [7]), 1);
    const reader = new env.api.DataReader(socket.inputStream);
    await reader.loadAsync(1);
    reader.detachStream();
    socket.close();
    await rejects(env, socket.outputStream.writeAsync(empty), hresult.RO_E_CLOSED);
    assert.deepEqual(
      (await recordOf(env, id)).frames.map(({ opcode, length }) => [opcode, length]),
      [
        [BINARY, 1],
        [CLOSE, 0],
      ],
    );
  });

  define('a full load waits across messages and leaves the rest', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const reader = new env.api.DataReader(socket.inputStream);
    const loading = reader.loadAsync(7);
    for (const bytes of [[1, 2, 3], [4], [5, 6, 7, 8, 9]]) await sendBytes(env, socket, bytes);
    assert.equal(await loading, 7);
    assert.deepEqual(reader.readBytes(), [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(await reader.loadAsync(2), 2);
    assert.deepEqual(reader.readBytes(), [8, 9]);
    socket.close();
  });

  define('16 MiB down arrive complete, by hash', async (env) => {
    const { socket, closed } = await connectStream(env, `/source/${16 * MiB}?frame=100000`);
    const received = await readToEnd(env, socket, 64 * 1024);
    const { code, reason } = await closed.next();
    assert.deepEqual([received.length, received.sha256, code], [16 * MiB, reason, 1000]);
  });

  define('16 MiB up arrive complete, by hash', async (env) => {
    const { socket } = await connectStream(env, `/sink/${16 * MiB}`);
    const hash = new Hash();
    for (let sent = 0; sent < 16 * MiB; sent += 256 * 1024) {
      const piece = randomBytes(256 * 1024, sent + 1);
      hash.add(piece);
      await sendBytes(env, socket, piece);
    }
    const reader = new env.api.DataReader(socket.inputStream);
    reader.inputStreamOptions = env.api.InputStreamOptions.partial;
    await reader.loadAsync(1000);
    const answer = JSON.parse(reader.readString(reader.unconsumedBufferLength)) as { bytes: number; sha256: string };
    assert.deepEqual([answer.bytes, answer.sha256], [16 * MiB, hash.hex()]);
    socket.close();
  });

  define('there and back at once, in writes and reads of odd sizes', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const [there, back] = [new Hash(), new Hash()];
    const sending = (async () => {
      for (let index = 0; index < 100; index++) {
        const piece = randomBytes(((index * 7919) % 50_000) + 1, index + 1);
        there.add(piece);
        await sendBytes(env, socket, piece);
      }
    })();
    const total = Array.from({ length: 100 }, (_, index) => ((index * 7919) % 50_000) + 1).reduce((a, b) => a + b);
    for (let received = 0, step = 1; received < total; step = (step * 31) % 65_537) {
      const bytes = await readExactly(env, socket, Math.min(step, total - received));
      back.add(bytes);
      received += bytes.byteLength;
    }
    await sending;
    assert.equal(back.hex(), there.hex());
    socket.close();
  });

  define('a text message joins the stream as its UTF-8 bytes', async (env) => {
    const { socket } = await connectStream(env, '/raw?hex=8102c3a9820101');
    assert.deepEqual([...(await readExactly(env, socket, 3))], [0xc3, 0xa9, 1]);
    socket.close();
  });

  define('a read or write of a stream is refused before the socket is connected', async (env) => {
    const { socket } = streamClient(env);
    await rejects(env, new env.api.DataReader(socket.inputStream).loadAsync(1), hresult.E_ILLEGAL_METHOD_CALL);
    await rejects(env, sendBytes(env, socket, [1]), hresult.E_ILLEGAL_METHOD_CALL);
    socket.close();
  });

  define('one read at a time: a second is refused and the first goes on', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const { WindowsRuntimeBuffer, InputStreamOptions } = env.api;
    const read = (): PromiseLike<{ length: number }> =>
      socket.inputStream.readAsync(new WindowsRuntimeBuffer(10), 10, InputStreamOptions.partial);
    const first = read();
    await rejects(env, read(), hresult.INVALID_OPERATION);
    await sendBytes(env, socket, [1, 2]);
    assert.equal((await first).length, 2);
    socket.close();
  });

  define('one load at a time: every other use of the reader is refused meanwhile', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const reader = new env.api.DataReader(socket.inputStream);
    const loading = reader.loadAsync(2);
    await rejects(env, reader.loadAsync(1), hresult.INVALID_OPERATION);
    throws(env, () => reader.readByte(), hresult.INVALID_OPERATION);
    throws(env, () => reader.detachStream(), hresult.INVALID_OPERATION);
    throws(env, () => reader.detachBuffer(), hresult.INVALID_OPERATION);
    await sendBytes(env, socket, [1, 2]);
    assert.equal(await loading, 2);
    assert.deepEqual(reader.readBytes(), [1, 2]);
    socket.close();
  });

  define('more bytes than the buffer holds are refused', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const buffer = new env.api.WindowsRuntimeBuffer(4);
    throws(env, () => socket.inputStream.readAsync(buffer, 5, env.api.InputStreamOptions.none), hresult.E_INVALIDARG);
    throws(env, () => socket.inputStream.readAsync(null as never, 0, 0), hresult.E_POINTER);
    socket.close();
  });

  define('reading more than was loaded throws and consumes nothing', async (env) => {
    const { socket } = await connectStream(env, '/raw?hex=8203e282ac');
    const reader = new env.api.DataReader(socket.inputStream);
    throws(env, () => reader.readByte(), hresult.E_BOUNDS);
    await reader.loadAsync(3);
    throws(env, () => reader.readBuffer(4), hresult.E_BOUNDS);
    throws(env, () => reader.readString(2), hresult.NO_UNICODE_TRANSLATION);
    assert.equal(reader.unconsumedBufferLength, 3);
    assert.equal(reader.readString(3), '€');
    socket.close();
  });

  define('the end comes as bytes, then closed, then reads of nothing', async (env) => {
    const { socket } = streamClient(env);
    const order: string[] = [];
    socket.onclosed = () => order.push('closed');
    await socket.connectAsync(`${env.peer.ws}/source/5?frame=5`);
    const reader = new env.api.DataReader(socket.inputStream);
    reader.inputStreamOptions = env.api.InputStreamOptions.partial;
    for (let loaded = -1; loaded !== 0;) {
      loaded = await reader.loadAsync(2);
      order.push(String(loaded));
    }
    assert.deepEqual(order, ['2', '2', '1', 'closed', '0']);
    assert.equal(await reader.loadAsync(2), 0, 'and stays at the end');
  });

  define('an app that closes the socket inside closed loses nothing of the tail', async (env) => {
    const { socket } = streamClient(env);
    socket.onclosed = () => socket.close();
    await socket.connectAsync(`${env.peer.ws}/source/300000?frame=1000`);
    const reader = new env.api.DataReader(socket.inputStream);
    reader.inputStreamOptions = env.api.InputStreamOptions.partial;
    let total = 0;
    for (;;) {
      const outcome = await reader.loadAsync(4096).then(
        (loaded) => loaded,
        () => 0,
      );
      if (outcome === 0) break;
      total += outcome;
    }
    assert.equal(total, 300_000);
  });

  define('an app that closes the socket inside closed loses nothing of full loads and reads, either', async (env) => {
    const { DataReader, InputStreamOptions, WindowsRuntimeBuffer } = env.api;
    const load = ({ inputStream }: StreamWebSocket): ((count: number) => PromiseLike<number>) => {
      const reader = new DataReader(inputStream);
      return (count) => reader.loadAsync(count);
    };
    const read = ({ inputStream }: StreamWebSocket): ((count: number) => PromiseLike<number>) => {
      return (count) =>
        inputStream
          .readAsync(new WindowsRuntimeBuffer(count), count, InputStreamOptions.none)
          .then(({ length }) => length);
    };
    for (const take of [load, read]) {
      const { socket } = streamClient(env);
      socket.onclosed = () => socket.close();
      socket.control.closeTimeout = Infinity; // so that the tail can't come of a deadline
      await socket.connectAsync(`${env.peer.ws}/source/300001?frame=1000`);
      const next = take(socket);
      const sizes: number[] = [];
      for (let total = 0; total < 300_001; total += sizes.at(-1) as number) sizes.push(await next(100_000));
      assert.deepEqual(sizes, [100_000, 100_000, 100_000, 1]);
    }
  });

  define('one full read may be larger than what is buffered otherwise', async (env) => {
    const { socket, closed } = await connectStream(env, `/source/${4 * MiB}`);
    const { WindowsRuntimeBuffer, InputStreamOptions, toUint8Array } = env.api;
    const buffer = new WindowsRuntimeBuffer(4 * MiB);
    const hash = new Hash();
    hash.add(toUint8Array(await socket.inputStream.readAsync(buffer, 4 * MiB, InputStreamOptions.none)));
    assert.equal(hash.hex(), (await closed.next()).reason);
  });

  define('a full load at the end of the stream gives what is there', async (env) => {
    const { socket } = await connectStream(env, '/source/5');
    const reader = new env.api.DataReader(socket.inputStream);
    assert.equal(await reader.loadAsync(100), 5);
    assert.equal(await reader.loadAsync(100), 0);
  });

  define('a socket that was never read raises closed at once and keeps the bytes', async (env) => {
    const { socket, closed } = await connectStream(env, '/source/1000');
    assert.equal((await closed.next()).code, 1000);
    assert.equal((await readToEnd(env, socket, 64)).length, 1000);
  });

  define('after a loss the bytes before it are read, then reads fail', async (env) => {
    for (const how of ['fin', 'rst']) {
      const { socket, closed } = await connectStream(env, `/cut?when=message&how=${how}&send=${how === 'fin' ? 3 : 0}`);
      await sendBytes(env, socket, [1]);
      const reader = new env.api.DataReader(socket.inputStream);
      if (how === 'fin') assert.equal(await reader.loadAsync(3), 3);
      await rejects(env, reader.loadAsync(1), hresult.CONNECTION_ABORTED);
      await rejects(env, sendBytes(env, socket, [1]), hresult.CONNECTION_ABORTED);
      assert.isEmpty(closed.all);
      socket.close();
    }
  });

  define('unread bytes stop the sender and lose nothing', { receiveBackPressure: 'paused' }, async (env) => {
    const id = recordId();
    const { socket, closed } = await connectStream(env, `/source/${64 * MiB}?record=${id}`);
    assert.isBelow(await takenWhenStopped(env, id, 1), IN_FLIGHT);
    assert.isEmpty(closed.all);
    const { length, sha256 } = await readToEnd(env, socket, MiB);
    assert.equal(length, 64 * MiB);
    assert.deepEqual(await closed.next(), { code: 1000, reason: sha256 });
  });

  define('unread bytes over maxInboundBufferSize fail the socket', { receiveBackPressure: 'limited' }, async (env) => {
    const { socket, closed } = streamClient(env);
    socket.control.maxInboundBufferSize = MiB;
    await socket.connectAsync(`${env.peer.ws}/source/${8 * MiB}?close=none`);
    const reader = new env.api.DataReader(socket.inputStream);
    // The bytes that came before the limit are read first; the peer sends faster than this.
    let error: unknown;
    for (let loaded = 0; error === undefined && loaded < 8 * MiB; loaded += 1024) {
      await taskEnd();
      error = await reader.loadAsync(1024).then(
        () => undefined,
        (reason: unknown) => reason,
      );
    }
    assert.equal((error as { number: number }).number, hresult.WSAEMSGSIZE);
    assert.isEmpty(closed.all);
    socket.close();
  });

  define('a detached stream serves the next reader', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    await sendBytes(env, socket, [1, 2, 3, 4]);
    const first = new env.api.DataReader(socket.inputStream);
    await first.loadAsync(2);
    const stream = first.detachStream();
    first.close();
    assert.strictEqual(stream, socket.inputStream);
    assert.deepEqual([...(await readExactly(env, socket, 2))], [3, 4]);
    socket.close();
  });

  define('closing a reader closes the input stream but not the socket', async (env) => {
    const { socket, closed } = await connectStream(env, '/sink/3');
    const reader = new env.api.DataReader(socket.inputStream);
    const loading = reader.loadAsync(1);
    reader.close();
    await rejects(env, loading, hresult.CANCELLED);
    const other = new env.api.DataReader(socket.inputStream);
    await rejects(env, other.loadAsync(1), hresult.RO_E_CLOSED);
    assert.equal(await sendBytes(env, socket, [1, 2, 3]), 3);
    socket.close(1000, 'sent');
    assert.equal((await closed.next()).code, 1000);
  });
});
