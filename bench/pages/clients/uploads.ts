/** Uploads by our sockets; the server says when it has all of it. */
import {
  asInputStream,
  fromUint8Array,
  InputStreamOptions,
  RandomAccessStream,
  WindowsRuntimeBuffer,
} from 'twinsocket';
import type { StreamWebSocket } from 'twinsocket';
import { highestBuffered, watchBuffers } from './buffered.ts';
import { blobOf, type Client, type Job } from './job.ts';
import { connectBytes, connectMessages, Signal } from './ours.ts';

function upload(send: (socket: StreamWebSocket, job: Job) => () => Promise<unknown>): Client {
  return async (job) => {
    watchBuffers();
    const socket = await connectBytes(job);
    const sendAll = send(socket, job);
    return async () => {
      await sendAll();
      await socket.inputStream.readAsync(new WindowsRuntimeBuffer(16), 16, InputStreamOptions.partial);
      return job.receiveBackPressure ? {} : { buffered: highestBuffered() };
    };
  };
}

/** Many small messages, each by itself. */
function out(send: (socket: Awaited<ReturnType<typeof connectMessages>>, job: Job) => () => Promise<unknown>): Client {
  return async (job) => {
    const taken = new Signal();
    const sendAll = send(await connectMessages(job, taken.give), job);
    return async () => {
      await sendAll();
      await taken.given;
    };
  };
}

export const uploadClients: Readonly<Record<string, Client>> = {
  writeAsync: upload(({ outputStream }, { count, size }) => async () => {
    const buffer = fromUint8Array(new Uint8Array(size));
    for (let left = count; left > 0; left--) await outputStream.writeAsync(buffer);
  }),

  copyAsync: upload((socket, job) => {
    const blob = blobOf(job);
    return () => Promise.resolve(RandomAccessStream.copyAsync(asInputStream(blob), socket.outputStream));
  }),

  writable: upload((socket, job) => {
    const blob = blobOf(job);
    return () => blob.stream().pipeTo(socket.writable, { preventClose: true });
  }),

  'sendAsync, not awaited': out((socket, { count, size }) => async () => {
    const bytes = new Uint8Array(size);
    for (let left = count; left > 0; left--) void socket.sendAsync(bytes);
  }),

  'sendAsync, awaited': out((socket, { count, size }) => async () => {
    const bytes = new Uint8Array(size);
    for (let left = count; left > 0; left--) await socket.sendAsync(bytes);
  }),

  'writeAsync, not awaited': out(({ outputStream }, { count, size }) => async () => {
    const buffer = fromUint8Array(new Uint8Array(size));
    for (let left = count; left > 0; left--) void outputStream.writeAsync(buffer);
  }),

  'writeAsync, awaited': out(({ outputStream }, { count, size }) => async () => {
    const buffer = fromUint8Array(new Uint8Array(size));
    for (let left = count; left > 0; left--) await outputStream.writeAsync(buffer);
  }),
};
