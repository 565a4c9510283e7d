import { WebSocketStream } from 'undici';
import type { Connect, Listener, Payload } from './peer.ts';

export const connect: Connect = (url, listener) => {
  const stream = new WebSocketStream(url);
  let writer: WritableStreamDefaultWriter<Payload>;
  void stream.opened.then(({ readable, writable }) => {
    writer = writable.getWriter();
    void readAll(readable.getReader(), listener);
    listener.open();
  });
  void (stream.closed as Promise<unknown>).then(listener.closed);
  return {
    send(data, sent) {
      const written = writer.write(data);
      if (sent) void written.then(sent);
    },
    close: () => stream.close(),
  };
};

async function readAll(
  reader: ReadableStreamDefaultReader<string | Uint8Array>,
  { text, bytes }: Listener,
): Promise<void> {
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (typeof read.value === 'string') text(read.value);
    else bytes(read.value as Buffer);
  }
}
