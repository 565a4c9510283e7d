import { assert } from 'chai';
import { contract } from './case.ts';
import { rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { BINARY, CLOSE, recordId, recordOf, TEXT } from './support/records.ts';
import { connectMessage, connectStream, messageClient, sendBytes, sendText, taskEnd } from './support/sockets.ts';
import { Hash, MiB, randomBytes } from './support/volume.ts';

interface Inspected {
  readonly fin: boolean;
  readonly opcode: number;
  readonly masked: boolean;
  readonly length: number;
  readonly payload: string;
}

const hex = (bytes: Iterable<number>): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const sendCases = contract('send', (define) => {
  define('a text of any language comes back as it was', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    socket.control.messageType = env.api.SocketMessageType.utf8;
    for (const text of ['Hello, World!', 'Très bien!', '你好，世界', '😀 \u0000 \uFEFF']) {
      assert.equal(await sendText(env, socket, text), new TextEncoder().encode(text).byteLength);
      const echoed = await messages.next();
      assert.deepEqual([echoed.text?.slice(-4), echoed.type], [text.slice(-4), env.api.SocketMessageType.utf8]);
      assert.deepEqual(echoed.bytes, [...new TextEncoder().encode(text)]);
    }
    socket.close();
  });

  define('bytes come back as they were', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const bytes = Array.from({ length: 256 }, (_, index) => index);
    assert.equal(await sendBytes(env, socket, bytes), 256);
    const echoed = await messages.next();
    assert.deepEqual(echoed.bytes, bytes);
    assert.equal(echoed.type, env.api.SocketMessageType.binary);
    socket.close();
  });

  define('bytes of memory that is shared, or can be resized, come back as they were', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;
    type Resizable = new (length: number, options: { maxByteLength: number }) => ArrayBuffer;
    const resizable = new (ArrayBuffer as unknown as Resizable)(8, { maxByteLength: 16 });
    for (const buffer of [shared, resizable]) {
      const bytes = new Uint8Array(buffer, 2, 3);
      bytes.set([7, 8, 9]);
      assert.equal(await socket.sendAsync(bytes), 3);
      assert.deepEqual((await messages.next()).bytes, [7, 8, 9]);
      assert.equal(await socket.outputStream.writeAsync(env.api.fromUint8Array(bytes)), 3);
      assert.deepEqual((await messages.next()).bytes, [7, 8, 9]);
    }
    assert.isTrue(await socket.outputStream.flushAsync());
    socket.close();
  });

  define('all that was written since the last store is one masked message', async (env) => {
    const { socket, messages } = await connectMessage(env, '/inspect');
    const writer = new env.api.DataWriter(socket.outputStream);
    writer.writeBytes([1, 2, 3]);
    writer.writeByte(4);
    writer.writeString('é');
    assert.equal(writer.unstoredBufferLength, 6);
    assert.equal(await writer.storeAsync(), 6);
    assert.equal(writer.unstoredBufferLength, 0);
    const frame = JSON.parse((await messages.next()).text as string) as Inspected;
    assert.deepInclude(frame, { fin: true, opcode: BINARY, masked: true, length: 6, payload: '01020304c3a9' });
    socket.close();
  });

  define('messages of every frame length form arrive whole', async (env) => {
    const { socket, messages } = await connectMessage(env, '/inspect');
    for (const size of [1, 125, 126, 65_535, 65_536]) {
      const bytes = randomBytes(size, size);
      await sendBytes(env, socket, bytes);
      const frame = JSON.parse((await messages.next()).text as string) as Inspected;
      assert.deepInclude(frame, { fin: true, opcode: BINARY, length: size, payload: hex(bytes.subarray(0, 256)) });
    }
    socket.close();
  });

  define('messages keep the order of their writes, waited for or not', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    socket.control.messageType = env.api.SocketMessageType.utf8;
    const writes = Array.from({ length: 200 }, (_, index) =>
      sendBytes(env, socket, new TextEncoder().encode(`message ${index}`)),
    );
    await Promise.all(writes);
    for (let index = 0; index < 200; index++) assert.equal((await messages.next()).text, `message ${index}`);
    socket.close();
  });

  define('an empty buffer is an empty message, and so is a store of nothing, of the current type', async (env) => {
    const id = recordId();
    const { socket, messages } = await connectMessage(env, `/echo?record=${id}`);
    const writer = new env.api.DataWriter(socket.outputStream);
    assert.equal(await writer.storeAsync(), 0);
    socket.control.messageType = env.api.SocketMessageType.utf8;
    writer.writeBytes(new Uint8Array(0));
    assert.equal(await writer.storeAsync(), 0);
    writer.detachStream();
    socket.control.messageType = env.api.SocketMessageType.binary;
    assert.equal(await sendBytes(env, socket, []), 0);
    const arrived = [await messages.next(), await messages.next(), await messages.next()];
    const { binary, utf8 } = env.api.SocketMessageType;
    assert.deepEqual(
      arrived.map(({ type }) => type),
      [binary, utf8, binary],
    );
    socket.close();
    assert.deepEqual(
      (await recordOf(env, id)).frames.map(({ opcode, length }) => [opcode, length]),
      [
        [BINARY, 0],
        [TEXT, 0],
        [BINARY, 0],
        [CLOSE, 0],
      ],
    );
  });

  define('an empty store goes by the rules of other writes: connected, and no message unfinished', async (env) => {
    const unconnected = new env.api.MessageWebSocket();
    await rejects(env, new env.api.DataWriter(unconnected.outputStream).storeAsync(), hresult.E_ILLEGAL_METHOD_CALL);
    const { socket, messages } = await connectMessage(env, '/echo');
    const writer = new env.api.DataWriter(socket.outputStream);
    const frame = socket.sendNonfinalFrameAsync(env.api.fromUint8Array(Uint8Array.of(1)));
    await rejects(env, writer.storeAsync(), hresult.E_ILLEGAL_METHOD_CALL);
    await frame;
    await socket.sendFinalFrameAsync(env.api.fromUint8Array(Uint8Array.of(2)));
    assert.deepEqual((await messages.next()).bytes, [1, 2]);
    socket.close();
  });

  define('the message type is that of the moment of the write', async (env) => {
    const id = recordId();
    const { socket, messages } = await connectMessage(env, `/echo?record=${id}`);
    const { utf8, binary } = env.api.SocketMessageType;
    socket.control.messageType = utf8;
    const first = sendBytes(env, socket, [0x61]);
    socket.control.messageType = binary;
    const second = sendBytes(env, socket, [0x62]);
    socket.control.messageType = utf8;
    await first;
    await second;
    assert.deepEqual([(await messages.next()).type, (await messages.next()).type], [utf8, binary]);
    socket.close();
    const { frames } = await recordOf(env, id);
    assert.deepEqual(
      frames.map(({ opcode }) => opcode),
      [TEXT, BINARY, CLOSE],
    );
  });

  define('bytes that are not UTF-8 are refused as text, and nothing is sent', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    socket.control.messageType = env.api.SocketMessageType.utf8;
    await rejects(env, sendBytes(env, socket, [0xe2, 0x82]), hresult.NO_UNICODE_TRANSLATION);
    await sendText(env, socket, 'next');
    assert.equal((await messages.next()).text, 'next');
    socket.close();
  });

  define('a message of 8 MiB comes back whole', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const sent = randomBytes(8 * MiB, 8);
    assert.equal(await sendBytes(env, socket, sent), sent.byteLength);
    const [before, after] = [new Hash(), new Hash()];
    before.add(sent);
    after.add((await messages.next()).data);
    assert.equal(after.hex(), before.hex());
    socket.close();
  });

  define('a write reports its progress up to its length and nothing after', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    socket.inputStream.close(); // the echo is of no interest
    const seen: number[] = [];
    const bytes = env.api.fromUint8Array(new Uint8Array(4 * MiB));
    await socket.outputStream.writeAsync(bytes).then(null, null, (progress) => seen.push(progress));
    const untilItsEnd = [...seen];
    await sendBytes(env, socket, [1]); // in whose time more could come
    await taskEnd();
    assert.deepEqual(seen, untilItsEnd);
    assert.equal(seen.at(-1), 4 * MiB);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    socket.close();
  });

  define('sendAsync sends a string as text and bytes as binary, whatever the message type is', async (env) => {
    const id = recordId();
    const { socket, messages } = await connectMessage(env, `/echo?record=${id}`);
    socket.control.messageType = env.api.SocketMessageType.utf8;
    assert.equal(await socket.sendAsync('Grüße'), 7);
    assert.equal((await messages.next()).text, 'Grüße');
    const all = Uint8Array.of(0xff, 1, 2, 3);
    for (const bytes of [all, all.buffer, new DataView(all.buffer), env.api.fromUint8Array(all)]) {
      assert.equal(await socket.sendAsync(bytes), 4);
      assert.deepEqual((await messages.next()).bytes, [...all]);
    }
    await socket.sendAsync(all.subarray(1, 3));
    assert.deepEqual((await messages.next()).bytes, [1, 2]);
    await rejects(env, socket.sendAsync('a\uD800'), hresult.NO_UNICODE_TRANSLATION);
    throws(env, () => socket.sendAsync(7 as never), hresult.E_INVALIDARG);
    socket.close();
    const { frames } = await recordOf(env, id);
    assert.deepEqual(
      frames.map(({ opcode }) => opcode),
      [TEXT, BINARY, BINARY, BINARY, BINARY, BINARY, CLOSE],
    );
  });

  define('flushAsync resolves with true once everything has left', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const size = 32 * MiB; // no system has buffers for it
    let written = 0;
    void sendBytes(env, socket, new Uint8Array(size)).then((count) => (written = count));
    assert.isTrue(await socket.outputStream.flushAsync());
    await taskEnd();
    assert.equal(written, size, 'the write had yet to end');
    assert.equal((await messages.next()).data.byteLength, size);
    assert.isTrue(await socket.outputStream.flushAsync());
    socket.close();
  });

  define('a write is refused before the socket is connected', async (env) => {
    const { socket } = messageClient(env);
    await rejects(env, sendBytes(env, socket, [1]), hresult.E_ILLEGAL_METHOD_CALL);
    await rejects(env, socket.outputStream.flushAsync(), hresult.E_ILLEGAL_METHOD_CALL);
    const connecting = socket.connectAsync(`${env.peer.ws}/echo`);
    await rejects(env, sendBytes(env, socket, [1]), hresult.E_ILLEGAL_METHOD_CALL);
    await connecting;
    assert.equal(await sendBytes(env, socket, [1]), 1);
    socket.close();
  });

  define('a write after close() is refused as closed', async (env) => {
    const { socket } = await connectMessage(env, '/echo');
    socket.close();
    await rejects(env, sendBytes(env, socket, [1]), hresult.RO_E_CLOSED);
    await rejects(env, socket.outputStream.flushAsync(), hresult.RO_E_CLOSED);
  });

  define('closing a writer closes the stream but not the socket', async (env) => {
    const { socket, messages } = await connectMessage(env, '/sample');
    socket.control.messageType = env.api.SocketMessageType.utf8;
    const writer = new env.api.DataWriter(socket.outputStream);
    writer.writeString('last words');
    await writer.storeAsync();
    writer.close();
    const other = new env.api.DataWriter(socket.outputStream);
    other.writeString('too late');
    await rejects(env, other.storeAsync(), hresult.RO_E_CLOSED);
    assert.equal((await messages.next()).text, 'You said: "last words"');
    socket.close();
  });

  define('a detached stream serves the next writer', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    assert.strictEqual(socket.outputStream, socket.outputStream);
    for (const text of ['first', 'second']) {
      const writer = new env.api.DataWriter(socket.outputStream);
      writer.writeString(text);
      await writer.storeAsync();
      assert.strictEqual(writer.detachStream(), socket.outputStream);
      writer.close();
      assert.equal((await messages.next()).text, text);
    }
    socket.close();
  });
});
