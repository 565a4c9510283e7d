/** What our sockets receive. */
import { fromUint8Array, InputStreamOptions, toUint8Array, WindowsRuntimeBuffer, WinRTError } from 'twinsocket';
import type { MessageReceivedHandler } from 'twinsocket';
import { go, wait, type Client } from './job.ts';
import { connectBytes, connectMessages, Signal } from './ours.ts';
import { stoppedFor } from './raw-socket.ts';

/** One read of an app. */
const readSize = 64 * 1024;
/** Bytes at which a connection without back-pressure fails: a quarter of what the server has. */
const inboundLimit = 64 * 1024 * 1024;

type Received = Parameters<MessageReceivedHandler>[0];
type Reader = ReturnType<Received['getDataReader']>;

/** By event; `take` reads a message and tells its bytes. */
function byReader(take: (reader: Reader) => number): Client {
  return byEvent((message) => take(message.getDataReader()));
}

function byEvent(take: (message: Received) => number): Client {
  return async (job) => {
    const all = new Signal();
    let left = job.count * job.size;
    const socket = await connectMessages(job, (message) => {
      left -= take(message);
      if (left === 0) all.give();
    });
    return async () => {
      await socket.sendAsync(go);
      await all.given;
    };
  };
}

export const downloadClients: Readonly<Record<string, Client>> = {
  readBuffer: byReader((reader) => reader.readBuffer(reader.unconsumedBufferLength).length),
  'toUint8Array(readBuffer)': byReader(
    (reader) => toUint8Array(reader.readBuffer(reader.unconsumedBufferLength)).length,
  ),
  // Text is ASCII here.
  readString: byReader((reader) => reader.readString(reader.unconsumedBufferLength).length),

  'event.text()': byEvent((message) => message.text().length),

  /** Round trips, one after another. */
  async echo(job) {
    const all = new Signal();
    let left = job.count;
    const socket = await connectMessages(job, (message) => {
      if (--left === 0) all.give();
      else void socket.sendAsync(message.bytes());
    });
    return async () => {
      await socket.sendAsync(new Uint8Array(job.size));
      await all.given;
    };
  },

  async inputStream(job) {
    const { inputStream, outputStream } = await connectBytes(job);
    const buffer = new WindowsRuntimeBuffer(readSize);
    return async () => {
      await outputStream.writeAsync(fromUint8Array(go));
      for (let left = job.count * job.size; left > 0;) {
        const read = await inputStream.readAsync(buffer, readSize, InputStreamOptions.partial);
        if (read.length === 0) throw new Error(`${job.url} ended before ${left} bytes`);
        left -= read.length;
      }
    };
  },

  async readable(job) {
    const { readable, outputStream } = await connectBytes(job);
    const reader = readable.getReader();
    return async () => {
      await outputStream.writeAsync(fromUint8Array(go));
      for (let left = job.count * job.size; left > 0;) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`${job.url} ended before ${left} bytes`);
        left -= value.byteLength;
      }
    };
  },

  /** Nobody reads; afterwards a write tells whether the connection lives. */
  async stopped(job) {
    const socket = await connectBytes(job, inboundLimit);
    return async () => {
      await socket.outputStream.writeAsync(fromUint8Array(go));
      await wait(stoppedFor(job));
      const wrote = socket.outputStream.writeAsync(fromUint8Array(go));
      return { note: await wrote.then(() => 'the connection is open', describe) };
    };
  },
};

function describe(error: unknown): string {
  if (!(error instanceof WinRTError)) return String(error);
  return `0x${(error.number >>> 0).toString(16)} ${error.message}`;
}
