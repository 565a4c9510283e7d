import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { DataReader, DataWriter, InputStreamOptions, StreamWebSocket, toUint8Array } from 'twinsocket';
import { formatBytes, formatRate, formatTime, MIB } from '../quantities.ts';
import { close, connect } from './open.ts';
import type { Step } from './step.ts';
import { TemporaryFile } from './temporary-file.ts';

const FILE_MIB = 64;
const FILE_SIZE = FILE_MIB * MIB;
/** What is in memory of the file at a time, and the size of a message. */
const PIECE_SIZE = 256 * 1024;

/** A file there and, while it is still being sent, back again. */
export const file: Step = {
  title: `A file of ${FILE_MIB} MiB through a StreamWebSocket, there and back`,
  limit: 30_000, // two seconds on an idle machine
  async run(context) {
    const { server, out, own } = context;
    const source = own(new TemporaryFile());
    await source.fill(FILE_MIB);
    const socket = own(new StreamWebSocket());
    await connect(socket, `${server.ws}/echo`, context);

    const started = performance.now();
    const bar = out.progress(FILE_SIZE);
    own({ close: () => bar.stop() });
    const [sent, received] = await Promise.all([
      send(source.path, socket),
      receive(socket, (bytes) => bar.update(bytes)),
    ]);
    const time = performance.now() - started;
    bar.stop();

    out.sent(FILE_SIZE, `SHA-256 ${sent}`);
    out.received(FILE_SIZE, `SHA-256 ${received}`);
    assert.equal(received, sent, 'the hashes differ');
    await close(socket, context);
    return `${formatBytes(FILE_SIZE)} there and back in ${formatTime(time)}, ${formatRate(FILE_SIZE, time)} each way`;
  },
};

/** A write settles when the connection takes more, so no more than a few pieces are ever in memory. */
async function send(path: string, socket: StreamWebSocket): Promise<string> {
  const hash = createHash('sha256');
  const writer = new DataWriter(socket.outputStream);
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_SIZE }) as AsyncIterable<Uint8Array>) {
    hash.update(piece);
    writer.writeBytes(piece);
    await writer.storeAsync();
  }
  return hash.digest('hex');
}

async function receive(socket: StreamWebSocket, progress: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256');
  const reader = new DataReader(socket.inputStream);
  reader.inputStreamOptions = InputStreamOptions.partial;
  for (let received = 0; received < FILE_SIZE; progress(received)) {
    const loaded = await reader.loadAsync(PIECE_SIZE);
    assert.notEqual(loaded, 0, `the stream ended after ${formatBytes(received)}`);
    hash.update(toUint8Array(reader.detachBuffer()));
    received += loaded;
  }
  return hash.digest('hex');
}
