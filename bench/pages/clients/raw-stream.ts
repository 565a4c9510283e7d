/** The page's WebSocketStream by hand. TypeScript's library of web names doesn't have it. */
import { blobOf, go, wait, type Client, type Job } from './job.ts';
import { stoppedFor } from './raw-socket.ts';

interface Opened {
  readonly readable: ReadableStream<string | ArrayBuffer>;
  readonly writable: WritableStream<string | Uint8Array>;
}

interface WebSocketStream {
  readonly opened: Promise<Opened>;
}

declare const WebSocketStream: new (url: string) => WebSocketStream;

/** Kept, for a stream that nobody holds is closed when the garbage is collected. */
const streams: WebSocketStream[] = [];

interface Ends {
  readonly reader: ReadableStreamDefaultReader<string | ArrayBuffer>;
  readonly writer: WritableStreamDefaultWriter<string | Uint8Array>;
}

async function connect({ url }: Job): Promise<Ends> {
  const stream = new WebSocketStream(url);
  streams.push(stream);
  const { readable, writable } = await stream.opened;
  return { reader: readable.getReader(), writer: writable.getWriter() };
}

async function readAll({ reader }: Ends, { url, count, size }: Job): Promise<void> {
  for (let left = count * size; left > 0;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`${url} ended before ${left} bytes`);
    left -= typeof value === 'string' ? value.length : value.byteLength;
  }
}

export const rawStreamClients: Readonly<Record<string, Client>> = {
  async 'raw stream upload'(job) {
    const { reader, writer } = await connect(job);
    const bytes = new Uint8Array(job.size);
    return async () => {
      for (let left = job.count; left > 0; left--) await writer.write(bytes);
      await reader.read();
    };
  },

  async 'raw stream Blob'(job) {
    const blob = blobOf(job);
    const { reader, writer } = await connect(job);
    return async () => {
      const source = blob.stream().getReader();
      for (let read = await source.read(); !read.done; read = await source.read()) await writer.write(read.value);
      await reader.read();
    };
  },

  async 'raw stream out'(job) {
    const { reader, writer } = await connect(job);
    const bytes = new Uint8Array(job.size);
    return async () => {
      for (let left = job.count; left > 0; left--) void writer.write(bytes);
      await reader.read();
    };
  },

  async 'raw stream in'(job) {
    const ends = await connect(job);
    return async () => {
      void ends.writer.write(go);
      await readAll(ends, job);
    };
  },

  async 'raw stream stopped'(job) {
    const { writer } = await connect(job);
    return async () => {
      void writer.write(go);
      await wait(stoppedFor(job));
    };
  },
};
