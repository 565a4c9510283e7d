/** The page's WebSocket by hand. */
import { highestBuffered, watchBuffers } from './buffered.ts';
import { blobOf, go, wait, type Client, type Job } from './job.ts';

/** Bytes in the buffer, from which an upload waits, and milliseconds to its next look: what apps write. */
const fullBuffer = 4 * 1024 * 1024;
const lookEvery = 4;

async function connect({ url }: Job): Promise<WebSocket> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  await event(socket, 'open');
  return socket;
}

function event(socket: WebSocket, name: 'open' | 'message'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener(name, () => resolve(), { once: true });
    socket.addEventListener('close', ({ code }) => reject(new Error(`${socket.url} closed with ${code}`)));
  });
}

/** Calls back for each message, and is done when they were as many bytes as the job has; text is ASCII here. */
async function receive(job: Job, received: (data: string | ArrayBuffer) => number): Promise<() => Promise<void>> {
  const socket = await connect(job);
  let left = job.count * job.size;
  const all = new Promise<void>((resolve, reject) => {
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      left -= received(data);
      if (left === 0) resolve();
    };
    socket.onclose = ({ code }) => reject(new Error(`${job.url} closed with ${code} before ${left} bytes`));
  });
  return () => {
    socket.send(go);
    return all;
  };
}

async function roomIn(socket: WebSocket): Promise<void> {
  while (socket.bufferedAmount >= fullBuffer) await wait(lookEvery);
}

export const rawSocketClients: Readonly<Record<string, Client>> = {
  async 'raw upload'(job) {
    watchBuffers();
    const socket = await connect(job);
    const taken = event(socket, 'message');
    const bytes = new Uint8Array(job.size);
    return async () => {
      for (let left = job.count; left > 0; left--) {
        if (socket.bufferedAmount >= fullBuffer) await roomIn(socket);
        socket.send(bytes);
      }
      await taken;
      return { buffered: highestBuffered() };
    };
  },

  async 'raw Blob'(job) {
    watchBuffers();
    const blob = blobOf(job);
    const socket = await connect(job);
    const taken = event(socket, 'message');
    return async () => {
      const reader = blob.stream().getReader();
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        if (socket.bufferedAmount >= fullBuffer) await roomIn(socket);
        socket.send(read.value);
      }
      await taken;
      return { buffered: highestBuffered() };
    };
  },

  /** All of them at once. */
  async 'raw out'(job) {
    const socket = await connect(job);
    const taken = event(socket, 'message');
    const bytes = new Uint8Array(job.size);
    return () => {
      for (let left = job.count; left > 0; left--) socket.send(bytes);
      return taken;
    };
  },

  'raw in': (job) => receive(job, (data) => new Uint8Array(data as ArrayBuffer).byteLength),
  'raw in-text': (job) => receive(job, (data) => (data as string).length),

  /** A listener that keeps what comes, as it must while nobody takes it. */
  async 'raw stopped'(job) {
    const socket = await connect(job);
    const kept: unknown[] = [];
    socket.onmessage = ({ data }) => kept.push(data);
    return async () => {
      socket.send(go);
      await wait(stoppedFor(job));
      return { note: `state ${socket.readyState} with ${((kept.length * job.size) / 2 ** 20).toFixed(1)} MiB kept` };
    };
  },
};

/** Milliseconds for which nobody reads. */
export function stoppedFor({ url }: Job): number {
  return Number(new URL(url).searchParams.get('milliseconds'));
}
