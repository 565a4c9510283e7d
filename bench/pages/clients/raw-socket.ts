/** The page's WebSocket by hand, and partysocket, which has the same members. */
import { WebSocket as PartySocket } from 'partysocket';
import { highestBuffered, watchBuffers } from './buffered.ts';
import { blobOf, go, wait, type Client, type Job } from './job.ts';

/** Bytes in the buffer, from which an upload waits, and milliseconds to its next look: what apps write. */
const fullBuffer = 4 * 1024 * 1024;
const lookEvery = 4;

/** What the clients use of either. */
type Socket = Pick<
  WebSocket,
  'url' | 'binaryType' | 'bufferedAmount' | 'readyState' | 'addEventListener' | 'onmessage' | 'onclose'
> & { send(data: Uint8Array<ArrayBuffer>): void };

type Make = (url: string) => Socket;

async function connect(make: Make, { url }: Job): Promise<Socket> {
  const socket = make(url);
  socket.binaryType = 'arraybuffer';
  await event(socket, 'open');
  return socket;
}

function event(socket: Socket, name: 'open' | 'message'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener(name, () => resolve(), { once: true });
    socket.addEventListener('close', ({ code }) => reject(new Error(`${socket.url} closed with ${code}`)));
  });
}

/** Calls back for each message, and is done when they were as many bytes as the job has; text is ASCII here. */
async function receive(
  make: Make,
  job: Job,
  received: (data: string | ArrayBuffer) => number,
): Promise<() => Promise<void>> {
  const socket = await connect(make, job);
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

async function roomIn(socket: Socket): Promise<void> {
  while (socket.bufferedAmount >= fullBuffer) await wait(lookEvery);
}

function clientsBy(name: string, make: Make): Record<string, Client> {
  return {
    async [`${name} upload`](job) {
      watchBuffers();
      const socket = await connect(make, job);
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

    async [`${name} Blob`](job) {
      watchBuffers();
      const blob = blobOf(job);
      const socket = await connect(make, job);
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
    async [`${name} out`](job) {
      const socket = await connect(make, job);
      const taken = event(socket, 'message');
      const bytes = new Uint8Array(job.size);
      return () => {
        for (let left = job.count; left > 0; left--) socket.send(bytes);
        return taken;
      };
    },

    [`${name} in`]: (job) => receive(make, job, (data) => new Uint8Array(data as ArrayBuffer).byteLength),
    [`${name} in-text`]: (job) => receive(make, job, (data) => (data as string).length),

    /** A listener that keeps what comes, as it must while nobody takes it. */
    async [`${name} stopped`](job) {
      const socket = await connect(make, job);
      const kept: unknown[] = [];
      socket.onmessage = ({ data }) => kept.push(data);
      return async () => {
        socket.send(go);
        await wait(stoppedFor(job));
        return { note: `state ${socket.readyState} with ${((kept.length * job.size) / 2 ** 20).toFixed(1)} MiB kept` };
      };
    },

    /** One after another, each sent when the one before has come back. */
    async [`${name} echo`](job) {
      const socket = await connect(make, job);
      return () =>
        new Promise((resolve) => {
          let left = job.count;
          socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
            if (--left === 0) resolve();
            else socket.send(new Uint8Array(data));
          };
          socket.send(new Uint8Array(job.size));
        });
    },
  };
}

export const rawSocketClients: Readonly<Record<string, Client>> = {
  ...clientsBy('raw', (url) => new WebSocket(url)),
  ...clientsBy('partysocket', (url) => new PartySocket(url, [], { maxRetries: 0 }) as Socket),
};

/** Milliseconds for which nobody reads. */
export function stoppedFor({ url }: Job): number {
  return Number(new URL(url).searchParams.get('milliseconds'));
}
