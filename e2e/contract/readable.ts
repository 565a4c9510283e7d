/** `readable` and `writable`: both sockets as Web Streams. */
import { assert } from 'chai';
import type { MessageWebSocket, StreamWebSocket } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { BINARY, recordId, recordOf, takenWhenStopped, TEXT } from './support/records.ts';
import { Arrivals, connectMessage, connectStream, streamClient, taskEnd, type Closed } from './support/sockets.ts';
import { Hash, IN_FLIGHT, MiB, randomBytes } from './support/volume.ts';

interface Pulled {
  readonly socket: MessageWebSocket;
  readonly closed: Arrivals<Closed>;
}

/** A MessageWebSocket without a handler of messages: they are for its `readable`. */
async function connectPulled(
  { api, peer }: ContractEnv,
  path: string,
  set: (socket: MessageWebSocket) => void = () => {},
): Promise<Pulled> {
  const socket = new api.MessageWebSocket();
  const closed = new Arrivals<Closed>();
  socket.onclosed = ({ code, reason }) => closed.push({ code, reason });
  set(socket);
  await socket.connectAsync(peer.ws + path);
  return { socket, closed };
}

/** So many bytes in chunks of odd sizes, with their hash once they were taken. */
function byteSource(total: number): { readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>; readonly hash: Hash } {
  const hash = new Hash();
  let sent = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (sent === total) return controller.close();
      const piece = randomBytes(Math.min(((sent * 7919) % 300_000) + 1, total - sent), sent + 1);
      hash.add(piece);
      sent += piece.byteLength;
      controller.enqueue(piece);
    },
  });
  return { stream, hash };
}

/** A place to pipe bytes to, which hashes them. */
function hashSink(): { readonly stream: WritableStream<Uint8Array>; readonly hash: Hash } {
  const hash = new Hash();
  return { stream: new WritableStream({ write: (chunk) => hash.add(chunk) }), hash };
}

interface Answer {
  readonly bytes: number;
  readonly sha256: string;
  readonly messages: number;
}

async function answerOf(readable: StreamWebSocket['readable']): Promise<Answer> {
  const { value } = await readable.getReader().read();
  return JSON.parse(new TextDecoder().decode(value)) as Answer;
}

export const readableCases = contract('readable', (define) => {
  define('8 MiB are piped down, by hash, and the pipe ends with the peer’s close', async (env) => {
    const { socket, closed } = await connectStream(env, `/source/${8 * MiB}?frame=100000`);
    const { stream, hash } = hashSink();
    await socket.readable.pipeTo(stream);
    assert.equal(closed.all[0]?.reason, hash.hex(), 'closed comes before the end');
  });

  define('8 MiB are piped up, by hash', async (env) => {
    const { socket } = await connectStream(env, `/sink/${8 * MiB}`);
    const { stream, hash } = byteSource(8 * MiB);
    await stream.pipeTo(socket.writable, { preventClose: true });
    const { bytes, sha256 } = await answerOf(socket.readable);
    assert.deepEqual([bytes, sha256], [8 * MiB, hash.hex()]);
    socket.close();
  });

  define('bytes are piped there and back at once, by hash', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const there = byteSource(4 * MiB);
    const back = new Hash();
    let received = 0;
    const reading = socket.readable.pipeTo(
      new WritableStream({
        write(chunk: Uint8Array) {
          back.add(chunk);
          received += chunk.byteLength;
          if (received === 4 * MiB) socket.close();
        },
      }),
    );
    await there.stream.pipeTo(socket.writable, { preventClose: true });
    await rejects(env, reading, hresult.RO_E_CLOSED);
    assert.deepEqual([received, back.hex()], [4 * MiB, there.hash.hex()]);
  });

  define('a pipe that has ended closes the socket after all that it has sent', async (env) => {
    const id = recordId();
    const { socket, closed } = await connectStream(env, `/sink/${99 * MiB}?record=${id}`);
    await byteSource(2 * MiB).stream.pipeTo(socket.writable);
    assert.deepEqual(closed.all, [{ code: 1005, reason: '' }], 'the pipe ends when the socket has closed');
    const { frames, end } = await recordOf(env, id);
    assert.equal(
      frames.reduce((sum, { length }) => sum + length, 0),
      2 * MiB,
    );
    assert.deepInclude(end, { end: 'close-frame' });
  });

  define('messages come as strings and bytes, one a chunk', async (env) => {
    const { socket } = await connectPulled(env, '/raw?hex=8102c3a9820201028100');
    const reader = socket.readable.getReader();
    const chunks = [await reader.read(), await reader.read(), await reader.read()].map(({ value }) => value);
    assert.deepEqual(chunks, ['é', Uint8Array.of(1, 2), '']);
    socket.close();
  });

  define('messages end behind closed, when the peer has closed', async (env) => {
    const { socket, closed } = await connectPulled(env, '/source/5?type=text&frame=2');
    const lengths: (number | undefined)[] = [];
    const reader = (socket.readable as ReadableStream<string>).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) lengths.push(next.value.length);
    assert.deepEqual([lengths, closed.all.length], [[2, 2, 1], 1]);
  });

  define('chunks of a MessageWebSocket’s writable are messages of their type', async (env) => {
    const id = recordId();
    const { socket } = await connectPulled(env, `/echo?record=${id}`);
    const writer = socket.writable.getWriter();
    const reader = socket.readable.getReader();
    await writer.write('é');
    assert.equal((await reader.read()).value, 'é');
    await writer.write(Uint8Array.of(1, 2).buffer);
    assert.deepEqual((await reader.read()).value, Uint8Array.of(1, 2));
    await writer.close();
    const { frames } = await recordOf(env, id);
    assert.deepEqual(
      frames.slice(0, 2).map(({ opcode, length }) => [opcode, length]),
      [
        [TEXT, 2],
        [BINARY, 2],
      ],
    );
  });

  define('up to 1 MiB of messages that came before the first read is kept', async (env) => {
    const { socket, closed } = await connectPulled(env, `/source/${MiB}`);
    const { reason } = await closed.next();
    const { stream, hash } = hashSink();
    await (socket.readable as ReadableStream<Uint8Array>).pipeTo(stream);
    assert.equal(hash.hex(), reason);
  });

  define('more than 1 MiB of messages before the first read is dropped, and the read tells how many', async (env) => {
    const { socket, closed } = await connectPulled(env, `/source/${MiB + 1}?frame=65536`);
    await closed.next();
    const error = await rejects(env, socket.readable.getReader().read(), hresult.E_ILLEGAL_METHOD_CALL);
    assert.include(error.message, '17 messages');
  });

  define('readable is refused where there is a handler of messages, and the handler goes on', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    await rejects(env, socket.readable.getReader().read(), hresult.E_ILLEGAL_METHOD_CALL);
    await socket.sendAsync('to the handler');
    assert.equal((await messages.next()).text, 'to the handler');
    socket.close();
  });

  define('in partial mode messages are whole all the same', async (env) => {
    const { socket } = await connectPulled(env, '/echo', ({ control }) => {
      control.receiveMode = env.api.MessageWebSocketReceiveMode.partialMessage;
    });
    const text = `x${'é'.repeat(100_000)}`;
    await socket.sendAsync(text);
    assert.isTrue((await socket.readable.getReader().read()).value === text);
    socket.close();
  });

  define('a reader of messages that stops, stops the sender', { receiveBackPressure: 'paused' }, async (env) => {
    const id = recordId();
    const { socket, closed } = await connectPulled(env, `/source/${48 * MiB}?record=${id}`);
    const { stream, hash } = hashSink();
    const reader = (socket.readable as ReadableStream<Uint8Array>).getReader();
    hash.add((await reader.read()).value as Uint8Array);
    assert.isBelow(await takenWhenStopped(env, id, 1), IN_FLIGHT);
    assert.isEmpty(closed.all);
    reader.releaseLock();
    await (socket.readable as ReadableStream<Uint8Array>).pipeTo(stream);
    assert.equal(closed.all[0]?.reason, hash.hex());
  });

  define('a reader of messages that is too slow fails the socket', { receiveBackPressure: 'limited' }, async (env) => {
    const { socket, closed } = await connectPulled(env, `/source/${16 * MiB}?close=none`, ({ control }) => {
      control.maxInboundBufferSize = MiB;
    });
    const reader = socket.readable.getReader();
    await reader.read();
    await rejects(
      env,
      untilRefused(() => socket.outputStream.flushAsync()),
      hresult.WSAEMSGSIZE,
    );
    const rest = (async () => {
      while (!(await reader.read()).done);
    })();
    await rejects(env, rest, hresult.WSAEMSGSIZE);
    assert.isEmpty(closed.all);
    socket.close();
  });

  define('bytes are for one reader: readable or inputStream', async (env) => {
    const { socket } = await connectStream(env, '/raw?hex=8202010282010a');
    const { WindowsRuntimeBuffer, InputStreamOptions } = env.api;
    const read = (): PromiseLike<{ length: number }> =>
      socket.inputStream.readAsync(new WindowsRuntimeBuffer(3), 3, InputStreamOptions.none);
    const reader = socket.readable.getReader();
    await rejects(env, read(), hresult.INVALID_OPERATION);
    reader.releaseLock();
    assert.equal((await read()).length, 3);
    const waiting = read();
    await rejects(env, socket.readable.getReader().read(), hresult.INVALID_OPERATION);
    socket.close();
    await rejects(env, waiting, hresult.OPERATION_CANCELLED);
  });

  define('readable fails with the error of the lost connection, behind what came before', async (env) => {
    const { socket } = await connectStream(env, '/cut?when=message&how=fin&send=3');
    const reader = socket.readable.getReader();
    await socket.writable.getWriter().write(Uint8Array.of(1));
    assert.lengthOf((await reader.read()).value as Uint8Array, 3);
    await rejects(env, reader.read(), hresult.CONNECTION_ABORTED);
    socket.close();
  });

  define('readable and writable are refused before the connect', async (env) => {
    const { socket } = streamClient(env);
    await rejects(env, socket.readable.getReader().read(), hresult.E_ILLEGAL_METHOD_CALL);
    await rejects(env, socket.writable.getWriter().write(new Uint8Array(1)), hresult.E_ILLEGAL_METHOD_CALL);
    socket.close();
  });
});

/** Calls again and again until it rejects, and rejects so. */
async function untilRefused(call: () => PromiseLike<unknown>): Promise<never> {
  for (;;) {
    await call();
    await taskEnd();
  }
}
