/**
 * Counts what the browser hands to a socket of twinsocket, from outside: while the socket connects, the browser's own classes are replaced
 * by ones that count. `connectAsync` uses the classes that are global when it is called.
 */
interface StreamOpening {
  readonly readable: ReadableStream<string | Uint8Array>;
}

interface NativeStream {
  readonly opened: Promise<StreamOpening>;
}

type Constructor = new (...args: never[]) => NativeStream;

interface Global {
  WebSocket: typeof WebSocket;
  WebSocketStream?: Constructor;
}

const sizeOf = (data: unknown): number =>
  typeof data === 'string' ? new TextEncoder().encode(data).length : (data as ArrayBuffer).byteLength;

/** Runs a connect; `received` hears the size of each message that comes on its connection. */
export async function countReceived<T>(connect: () => PromiseLike<T>, received: (bytes: number) => void): Promise<T> {
  const global = globalThis as unknown as Global;
  const native = { ...pick(global) };
  global.WebSocket = class extends native.WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', ({ data }) => received(sizeOf(data)));
    }
  };
  if (native.WebSocketStream) global.WebSocketStream = countingStream(native.WebSocketStream, received);
  try {
    return await connect();
  } finally {
    Object.assign(global, native);
  }
}

function pick({ WebSocket: socket, WebSocketStream: stream }: Global): Global {
  return stream ? { WebSocket: socket, WebSocketStream: stream } : { WebSocket: socket };
}

function countingStream(native: Constructor, received: (bytes: number) => void): Constructor {
  return class extends native {
    override get opened(): Promise<StreamOpening> {
      return super.opened.then((opening) => {
        const { readable } = opening;
        const getReader = readable.getReader.bind(readable) as () => ReadableStreamDefaultReader<string | Uint8Array>;
        // Not by a pipe, whose queue would keep messages itself.
        const counted = (): ReadableStreamDefaultReader<string | Uint8Array> => {
          const reader = getReader();
          const read = reader.read.bind(reader);
          reader.read = async () => {
            const result = await read();
            if (!result.done) received(sizeOf(result.value));
            return result;
          };
          return reader;
        };
        Object.defineProperty(readable, 'getReader', { value: counted });
        return opening;
      });
    }
  };
}
