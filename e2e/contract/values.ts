import { bytesToHex } from '@noble/hashes/utils.js';
import { assert } from 'chai';
import type { DataReader, DataWriter } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { connectMessage, connectStream, sendBytes } from './support/sockets.ts';
import { Hash, MiB, randomBytes, readExactly } from './support/volume.ts';

/** A value with its bytes, most significant first; `little` where the other order is not simply the reverse. */
interface Vector {
  readonly big: string;
  readonly little?: string;
  readonly value: unknown;
  write(writer: DataWriter): void;
  read(reader: DataReader): unknown;
}

const vectors: readonly Vector[] = [
  { big: '2c', value: 44, write: (to) => to.writeByte(300), read: (from) => from.readByte() },
  { big: '01', value: true, write: (to) => to.writeBoolean(true), read: (from) => from.readBoolean() },
  { big: 'fffe', value: -2, write: (to) => to.writeInt16(-2), read: (from) => from.readInt16() },
  { big: '0102', value: 258, write: (to) => to.writeUInt16(258), read: (from) => from.readUInt16() },
  { big: 'fffffffe', value: -2, write: (to) => to.writeInt32(-2), read: (from) => from.readInt32() },
  { big: '01020304', value: 16909060, write: (to) => to.writeUInt32(16909060), read: (from) => from.readUInt32() },
  {
    big: '0020000000000000',
    value: 9007199254740992,
    write: (to) => to.writeInt64(9007199254740992),
    read: (from) => from.readInt64(),
  },
  {
    big: '0020000000000001',
    value: 9007199254740993n,
    write: (to) => to.writeInt64(9007199254740993n),
    read: (from) => from.readInt64(),
  },
  {
    big: 'ffffffffffffffff',
    value: 18446744073709551615n,
    write: (to) => to.writeUInt64(18446744073709551615n),
    read: (from) => from.readUInt64(),
  },
  { big: '3dcccccd', value: Math.fround(0.1), write: (to) => to.writeSingle(0.1), read: (from) => from.readSingle() },
  {
    big: '400921fb54442d18',
    value: Math.PI,
    write: (to) => to.writeDouble(Math.PI),
    read: (from) => from.readDouble(),
  },
  {
    big: '00112233445566778899aabbccddeeff',
    little: '33221100554477668899aabbccddeeff',
    value: '00112233-4455-6677-8899-aabbccddeeff',
    write: (to) => to.writeGuid('{00112233-4455-6677-8899-AABBCCDDEEFF}'),
    read: (from) => from.readGuid(),
  },
  {
    big: '01d61e22972abc50',
    value: new Date('2020-04-29T12:34:56.789Z'),
    write: (to) => to.writeDateTime(new Date('2020-04-29T12:34:56.789Z')),
    read: (from) => from.readDateTime(),
  },
  {
    big: 'ffffffffff1b1e40',
    value: -1500,
    write: (to) => to.writeTimeSpan(-1500),
    read: (from) => from.readTimeSpan(),
  },
  {
    big: '0102ff',
    little: '0102ff',
    value: [1, 2, 255],
    write: (to) => to.writeBytes([1, 2, -1]),
    read: (from) => {
      const bytes = new Uint8Array(3);
      from.readBytes(bytes);
      return [...bytes];
    },
  },
];

/** A text under each `UnicodeEncoding`, in the order of its numbers. */
const text = { value: '\ufeffTrès 😀', units: [13, 8, 8] } as const;
const textBytes = [
  'efbbbf5472c3a87320f09f9880',
  'fffe54007200e800730020003dd800de',
  'feff0054007200e800730020d83dde00',
] as const;

const reversed = (hex: string): string => (hex.match(/../g) ?? []).reverse().join('');

function writeAll(writer: DataWriter, byteOrder: 0 | 1): void {
  writer.byteOrder = byteOrder;
  for (const vector of vectors) vector.write(writer);
  for (const encoding of [0, 1, 2] as const) {
    writer.unicodeEncoding = encoding;
    writer.writeString(text.value);
  }
}

function hexOfAll(byteOrder: 0 | 1): string {
  const values = vectors.map(({ big, little }) => (byteOrder === 1 ? big : (little ?? reversed(big))));
  return [...values, ...textBytes].join('');
}

function readAll(reader: DataReader, byteOrder: 0 | 1): void {
  reader.byteOrder = byteOrder;
  for (const vector of vectors) assert.deepEqual(vector.read(reader), vector.value);
  for (const encoding of [0, 1, 2] as const) {
    reader.unicodeEncoding = encoding;
    assert.equal(reader.readString(text.units[encoding]), text.value);
  }
  assert.equal(reader.unconsumedBufferLength, 0);
}

/** A stream in memory with these bytes, at its beginning. */
async function memoryOf({ api }: ContractEnv, bytes: Uint8Array) {
  const memory = new api.InMemoryRandomAccessStream();
  await memory.writeAsync(api.fromUint8Array(bytes));
  memory.seek(0);
  return memory;
}

function hashOf(bytes: Uint8Array): string {
  const hash = new Hash();
  hash.add(bytes);
  return hash.hex();
}

export const valueCases = contract('values', (define) => {
  define('each kind arrives as it was written, byte for byte, in both byte orders', async (env) => {
    const { api } = env;
    const { socket } = await connectStream(env, '/echo');
    for (const byteOrder of Object.values(api.ByteOrder)) {
      const hex = hexOfAll(byteOrder);
      const writer = new api.DataWriter(socket.outputStream);
      writeAll(writer, byteOrder);
      assert.equal(await writer.storeAsync(), hex.length / 2);
      writer.detachStream();
      const bytes = await readExactly(env, socket, hex.length / 2);
      assert.equal(bytesToHex(bytes), hex);
      readAll(api.DataReader.fromBuffer(api.fromUint8Array(bytes)), byteOrder);
    }
    socket.close();
  });

  define('each kind arrives as it was written in one message, in both byte orders', async (env) => {
    const { api } = env;
    const { socket, messages } = await connectMessage(env, '/echo');
    socket.control.messageType = api.SocketMessageType.binary;
    for (const byteOrder of Object.values(api.ByteOrder)) {
      const writer = new api.DataWriter();
      writeAll(writer, byteOrder);
      await socket.outputStream.writeAsync(writer.detachBuffer());
      const { bytes } = await messages.next();
      assert.equal(bytesToHex(Uint8Array.from(bytes)), hexOfAll(byteOrder));
      readAll(api.DataReader.fromBuffer(api.fromUint8Array(Uint8Array.from(bytes))), byteOrder);
    }
    socket.close();
  });

  define('values that are cut into many messages are read as they are loaded', async (env) => {
    const { api } = env;
    const { socket } = await connectStream(env, '/echo');
    const writer = new api.DataWriter();
    writeAll(writer, 0);
    const bytes = api.toUint8Array(writer.detachBuffer());
    const reader = new api.DataReader(socket.inputStream);
    const loading = reader.loadAsync(bytes.byteLength);
    for (let from = 0; from < bytes.byteLength; from += 7) await sendBytes(env, socket, bytes.subarray(from, from + 7));
    assert.equal(await loading, bytes.byteLength);
    readAll(reader, 0);
    socket.close();
  });

  define('a copy from memory through the socket into memory, with progress', async (env) => {
    const { api } = env;
    const { socket } = await connectStream(env, '/echo');
    const size = MiB + 5;
    const bytes = randomBytes(size, 7);
    const [there, back] = [await memoryOf(env, bytes), new api.InMemoryRandomAccessStream()];
    const [sent, received]: [number[], number[]] = [[], []];
    const sending = api.RandomAccessStream.copyAsync(there, socket.outputStream);
    sending.operation.progress = (_, total) => sent.push(total);
    const receiving = api.RandomAccessStream.copyAsync(socket.inputStream, back, size);
    receiving.operation.progress = (_, total) => received.push(total);
    assert.deepEqual(await Promise.all([sending, receiving]), [size, size]);
    for (const totals of [sent, received]) {
      assert.isAtLeast(totals.length, 17, 'a chunk is 64 KiB at most');
      assert.deepEqual(
        totals,
        [...totals].sort((a, b) => a - b),
      );
      assert.equal(totals.at(-1), size);
    }
    assert.equal(back.size, size);
    back.seek(0);
    const copy = await back.readAsync(new api.WindowsRuntimeBuffer(size), size, api.InputStreamOptions.none);
    assert.equal(hashOf(api.toUint8Array(copy)), hashOf(bytes));
    socket.close();
  });

  define('a copy that waits can be cancelled, and the socket goes on', async (env) => {
    const { api } = env;
    const { socket } = await connectStream(env, '/echo');
    const memory = new api.InMemoryRandomAccessStream();
    const copying = api.RandomAccessStream.copyAsync(socket.inputStream, memory);
    await sendBytes(env, socket, [1, 2, 3]);
    await new Promise<void>((resolve) => {
      copying.operation.progress = (_, total) => total === 3 && resolve();
    });
    copying.cancel();
    await rejects(env, copying, hresult.CANCELLED);
    assert.equal(memory.size, 3);
    await sendBytes(env, socket, [4]);
    assert.deepEqual([...(await readExactly(env, socket, 1))], [4]);
    socket.close();
  });

  define('a Blob goes up whole, by hash, and the end of the copy closes the output stream alone', async (env) => {
    const { api } = env;
    const size = 4 * MiB + 3;
    const bytes = randomBytes(size, 11);
    const { socket } = await connectStream(env, `/sink/${size}`);
    const input = api.asInputStream(new Blob([bytes.subarray(0, 1000), bytes.subarray(1000)]));
    assert.equal(await api.RandomAccessStream.copyAndCloseAsync(input, socket.outputStream), size);
    await rejects(env, sendBytes(env, socket, [1]), hresult.RO_E_CLOSED);
    const reader = new api.DataReader(socket.inputStream);
    reader.inputStreamOptions = api.InputStreamOptions.partial;
    await reader.loadAsync(1000);
    const answer = JSON.parse(reader.readString(reader.unconsumedBufferLength)) as { bytes: number; sha256: string };
    assert.deepEqual([answer.bytes, answer.sha256], [size, hashOf(bytes)]);
    socket.close();
  });

  define('a WritableStream gets all that comes down, by hash, and is closed at its end', async (env) => {
    const { api } = env;
    const size = 4 * MiB + 3;
    const { socket, closed } = await connectStream(env, `/source/${size}?frame=100000`);
    const hash = new Hash();
    let ended = 0;
    const sink = new WritableStream<Uint8Array>({ write: (chunk) => hash.add(chunk), close: () => void ended++ });
    const copied = await api.RandomAccessStream.copyAndCloseAsync(socket.inputStream, api.asOutputStream(sink));
    const { reason } = await closed.next();
    assert.deepEqual([copied, hash.hex(), sink.locked], [size, reason, false]);
    await sink.getWriter().closed;
    assert.equal(ended, 1);
  });

  define('an error of the sink ends the copy with it as cause, and the socket goes on', async (env) => {
    const { api } = env;
    const { socket } = await connectStream(env, '/echo');
    const cause = new Error('the disk is full');
    const sink = new WritableStream<Uint8Array>({ write: () => Promise.reject(cause) });
    const copying = api.RandomAccessStream.copyAsync(socket.inputStream, api.asOutputStream(sink));
    await sendBytes(env, socket, [1]);
    assert.strictEqual((await rejects(env, copying, hresult.E_FAIL)).cause, cause);
    await sendBytes(env, socket, [2]);
    assert.deepEqual([...(await readExactly(env, socket, 1))], [2]);
    socket.close();
  });
});
