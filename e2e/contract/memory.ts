/** Whose memory bytes are in (docs/memory.md): what was given may be used again at once, what was received is the receiver's alone. */
import { assert } from 'chai';
import type { IBuffer, MessageWebSocket, MessageWebSocketMessageReceivedEventArgs, StreamWebSocket } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { Arrivals, connectMessage, connectStream, messageClient, type Closed } from './support/sockets.ts';
import { Hash, MiB } from './support/volume.ts';

type Resizable = new (
  length: number,
  options: { maxByteLength: number },
) => ArrayBuffer & {
  resize(length: number): void;
};
const ResizableBuffer = ArrayBuffer as unknown as Resizable;

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Five binary messages of 100 bytes, 1 to 5, which the peer sends in one packet. */
const packet = `/raw?when=message&hex=${[1, 2, 3, 4, 5]
  .map((value) => `8264${value.toString(16).padStart(2, '0').repeat(100)}`)
  .join('')}`;
const five = [1, 2, 3, 4, 5].map((value) => `${value}×100`);

/** Value and length of bytes that are all alike; each received anew, none of them changed by what was done to another. */
function told(bytes: Uint8Array): string {
  return bytes.every((byte) => byte === bytes[0]) ? `${bytes[0]}×${bytes.byteLength}` : hex(bytes);
}

/** As a page does that hands bytes to a worker. */
function transfer(bytes: Uint8Array): void {
  structuredClone(bytes.buffer, { transfer: [bytes.buffer as ArrayBuffer] });
  assert.equal(bytes.byteLength, 0);
}

/** Changes received bytes, and transfers every second of them. */
function use(bytes: Uint8Array, index: number): void {
  bytes.fill(0xee);
  if (index % 2 === 0) transfer(bytes);
}

/** The hash of so many bytes of a StreamWebSocket, each chunk used up when it has been looked at, and how it closed. */
async function hashUsed(closed: Arrivals<Closed>, chunks: AsyncIterable<Uint8Array>) {
  const hash = new Hash();
  let [size, index] = [0, 0];
  for await (const chunk of chunks) {
    hash.add(chunk);
    size += chunk.byteLength;
    use(chunk, index++);
  }
  const { code, reason } = await closed.next();
  return { size, code, isWhole: hash.hex() === reason };
}

async function* chunksOf(readable: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = readable.getReader();
  for (;;) {
    const { value } = await reader.read();
    if (!value) return;
    yield value;
  }
}

async function* partialReads({ api }: ContractEnv, socket: StreamWebSocket): AsyncGenerator<Uint8Array> {
  for (let count = 1; ; count = ((count * 7919) % 100_000) + 1) {
    const lent = new api.WindowsRuntimeBuffer(count);
    const buffer = await socket.inputStream.readAsync(lent, count, api.InputStreamOptions.partial);
    if (buffer.length === 0) return;
    yield api.toUint8Array(buffer);
  }
}

async function* detached({ api }: ContractEnv, socket: StreamWebSocket): AsyncGenerator<Uint8Array> {
  const reader = new api.DataReader(socket.inputStream);
  reader.inputStreamOptions = api.InputStreamOptions.partial;
  while ((await reader.loadAsync(50_000)) > 0) {
    const first = reader.readBuffer(reader.unconsumedBufferLength >> 1);
    const rest = reader.detachBuffer();
    yield api.toUint8Array(first);
    yield api.toUint8Array(rest);
  }
}

/** Sends `count` fillings of one buffer, none of them waited for, and compares what the peer got. */
async function sendsScratch(
  env: ContractEnv,
  size: number,
  count: number,
  send: (socket: MessageWebSocket, scratch: Uint8Array<ArrayBuffer>) => PromiseLike<unknown>,
): Promise<void> {
  const { socket, messages } = await connectMessage(env, `/sink/${size * count}`);
  const scratch = new Uint8Array(size);
  const hash = new Hash();
  const sends: PromiseLike<unknown>[] = [];
  for (let value = 1; value <= count; value++) {
    scratch.fill(value);
    hash.add(scratch);
    sends.push(send(socket, scratch));
  }
  scratch.fill(0xee);
  transfer(scratch);
  await Promise.all(sends);
  const answer = JSON.parse((await messages.next()).text as string) as { bytes: number; sha256: string };
  assert.deepEqual([answer.bytes, answer.sha256], [size * count, hash.hex()]);
  socket.close();
}

export const memoryCases = contract('memory', (define) => {
  define('messages of one packet, read from readable, may be changed and transferred one by one', async (env) => {
    const socket = new env.api.MessageWebSocket();
    await socket.connectAsync(env.peer.ws + packet);
    await socket.sendAsync('go');
    const seen: string[] = [];
    const reader = socket.readable.getReader();
    while (seen.length < five.length) {
      const { value } = await reader.read();
      seen.push(told(value as Uint8Array));
      use(value as Uint8Array, seen.length);
    }
    assert.deepEqual(seen, five);
    socket.close();
  });

  define(
    'the bytes that DataReaders of messages of one packet give may be changed and transferred, also with two readers of one message',
    async (env) => {
      const { socket } = messageClient(env);
      const seen: string[] = [];
      const readings = new Arrivals<string[]>();
      socket.onmessagereceived = (event) => {
        if (seen.length === 20) return; // the echo of what made the peer begin
        const [first, second, third] = [event.getDataReader(), event.getDataReader(), event.getDataReader()];
        const buffers = [first.readBuffer(40), first.detachBuffer(), second.detachBuffer()];
        for (const [index, buffer] of buffers.entries()) {
          const bytes = env.api.toUint8Array(buffer);
          seen.push(told(bytes));
          use(bytes, index);
        }
        const rest = new Uint8Array(100);
        third.readBytes(rest);
        seen.push(told(rest));
        if (seen.length === 20) readings.push(seen);
      };
      await socket.connectAsync(env.peer.ws + packet);
      await socket.sendAsync('go');
      const expected = [1, 2, 3, 4, 5].flatMap((value) => [40, 60, 100, 100].map((size) => `${value}×${size}`));
      assert.deepEqual(await readings.next(), expected);
      socket.close();
    },
  );

  define(
    'the bytes that getDataStream gives may be changed and transferred, and the message stays whole',
    async (env) => {
      const { socket } = messageClient(env);
      const streams = new Arrivals<string[]>();
      const read = async (message: Pick<MessageWebSocketMessageReceivedEventArgs, 'getDataStream'>): Promise<void> => {
        const seen: string[] = [];
        for (let times = 0; times < 2; times++) {
          const lent = new env.api.WindowsRuntimeBuffer(100);
          const stream = message.getDataStream();
          const bytes = env.api.toUint8Array(await stream.readAsync(lent, 100, env.api.InputStreamOptions.partial));
          seen.push(told(bytes));
          transfer(bytes);
        }
        streams.push(seen);
      };
      socket.onmessagereceived = (event) => void read(event);
      await socket.connectAsync(env.peer.ws + packet);
      await socket.sendAsync('go');
      for (const message of five) assert.deepEqual(await streams.next(), [message, message]);
      socket.close();
    },
  );

  for (const [name, chunks] of [
    ['readable', (_env: ContractEnv, socket: StreamWebSocket) => chunksOf(socket.readable)],
    ['readAsync', partialReads],
    ['readBuffer and detachBuffer', detached],
  ] as const) {
    define(
      `the bytes that ${name} of a stream gives may be changed and transferred, and the rest is whole`,
      async (env) => {
        const { socket, closed } = await connectStream(env, `/source/${2 * MiB}?frame=30000`);
        const got = await hashUsed(closed, chunks(env, socket));
        assert.deepEqual(got, { size: 2 * MiB, code: 1000, isWhole: true });
        socket.close();
      },
    );
  }

  define(
    'a read whose buffer is transferred meanwhile fails by name; no byte is lost, and closed comes',
    async (env) => {
      const { socket, closed } = await connectStream(env, '/source/500?frame=100');
      const { none } = env.api.InputStreamOptions;
      const bytes = new Uint8Array(600);
      const lost = env.api.fromUint8Array(bytes);
      const reading = socket.inputStream.readAsync(lost, 600, none);
      transfer(bytes);
      assert.match(
        (await rejects(env, reading, hresult.E_INVALIDARG)).message,
        /readAsync: the buffer was transferred/,
      );
      await rejects(env, socket.inputStream.readAsync(lost, 600, none), hresult.E_INVALIDARG);
      const kept = await socket.inputStream.readAsync(new env.api.WindowsRuntimeBuffer(600), 600, none);
      const hash = new Hash();
      hash.add(env.api.toUint8Array(kept));
      assert.deepEqual(await closed.next(), { code: 1000, reason: hash.hex() });
      socket.close();
    },
  );

  define('one buffer, filled and sent again and again without waiting, arrives with each filling', async (env) => {
    const { api } = env;
    await sendsScratch(env, 100, 200, (socket, scratch) => socket.sendAsync(scratch));
    await sendsScratch(env, 100, 50, (socket, scratch) => socket.outputStream.writeAsync(api.fromUint8Array(scratch)));
    await sendsScratch(env, 100, 50, (socket, scratch) => socket.sendFinalFrameAsync(api.fromUint8Array(scratch)));
  });

  define(
    'a large buffer that has to wait, and a text that is given as bytes, arrive as they were at the call',
    async (env) => {
      const { api } = env;
      await sendsScratch(env, 700_000, 12, (socket, scratch) => socket.sendAsync(scratch.buffer));
      await sendsScratch(env, 700_000, 12, (socket, scratch) => {
        socket.control.messageType = api.SocketMessageType.utf8;
        return socket.outputStream.writeAsync(api.fromUint8Array(scratch));
      });
      await sendsScratch(env, 6 * MiB, 2, (socket, scratch) => socket.sendAsync(scratch));
    },
  );

  define('frames that the app sends by itself arrive as they were at the call', async (env) => {
    const { api } = env;
    let frames = 0;
    await sendsScratch(env, 500_000, 12, (socket, scratch) => {
      const buffer = api.fromUint8Array(scratch);
      return ++frames % 4 === 0 ? socket.sendFinalFrameAsync(buffer) : socket.sendNonfinalFrameAsync(buffer);
    });
  });

  define('a buffer of a DataWriter that is changed once it was sent arrives as it was', async (env) => {
    const { api } = env;
    let value = 0;
    await sendsScratch(env, 700_000, 12, (socket, scratch) => {
      const writer = new api.DataWriter();
      writer.writeBytes(scratch);
      const buffer: IBuffer = writer.detachBuffer();
      const sending = socket.sendAsync(buffer);
      api.toUint8Array(buffer).fill(++value + 100);
      return sending;
    });
  });

  define('memory that grows, shrinks or is detached is sent as it is at the call, or refused by name', async (env) => {
    const { api } = env;
    const { socket, messages } = await connectMessage(env, '/echo');
    const resizable = new ResizableBuffer(8, { maxByteLength: 16 });
    const tracking = new Uint8Array(resizable);
    const fixed = new Uint8Array(resizable, 2, 6);
    const buffer = api.fromUint8Array(tracking);
    tracking.set([1, 2, 3, 4, 5, 6, 7, 8]);
    const large = socket.sendAsync(new Uint8Array(5 * MiB));
    const sends = [socket.sendAsync(tracking), socket.sendAsync(fixed), socket.sendAsync(buffer)];
    resizable.resize(4);
    sends.push(socket.sendAsync(tracking));
    throws(env, () => socket.sendAsync(fixed), hresult.E_INVALIDARG);
    throws(env, () => socket.sendAsync(buffer), hresult.E_INVALIDARG);
    throws(env, () => socket.outputStream.writeAsync(buffer), hresult.E_INVALIDARG);
    throws(env, () => api.toUint8Array(buffer), hresult.E_INVALIDARG);
    resizable.resize(16);
    const gone = new Uint8Array(4);
    const views = [gone, new DataView(gone.buffer), new Uint16Array(gone.buffer), gone.buffer];
    const goneBuffer = api.fromUint8Array(gone);
    transfer(gone);
    for (const view of views) throws(env, () => socket.sendAsync(view), hresult.E_INVALIDARG);
    throws(env, () => socket.sendAsync(goneBuffer), hresult.E_INVALIDARG);
    throws(env, () => api.fromUint8Array(gone), hresult.E_INVALIDARG);
    throws(env, () => new api.DataWriter().writeBytes(gone), hresult.E_INVALIDARG);
    throws(env, () => new api.DataWriter().writeBuffer(goneBuffer), hresult.E_INVALIDARG);
    throws(env, () => api.DataReader.fromBuffer(goneBuffer), hresult.E_INVALIDARG);
    await Promise.all([large, ...sends]);
    await messages.next();
    const came: number[][] = [];
    for (let index = 0; index < 4; index++) came.push([...((await messages.next()).bytes ?? [])]);
    assert.deepEqual(came, [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4],
    ]);
    socket.close();
  });

  define('readBytes refuses a view whose memory is detached, and consumes nothing', async (env) => {
    const { api } = env;
    const reader = api.DataReader.fromBuffer(api.fromUint8Array(Uint8Array.of(1, 2)));
    const gone = new Uint8Array(2);
    const view = new DataView(gone.buffer);
    transfer(gone);
    for (const target of [gone, view]) throws(env, () => reader.readBytes(target), hresult.E_INVALIDARG);
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;
    const there = new Uint8Array(shared, 5, 2);
    reader.readBytes(there);
    assert.deepEqual([...there], [1, 2]);
  });
});
