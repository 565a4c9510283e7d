/**
 * The beginning of the body of a response that refused a connection. It is received whether or not anybody asks for it, since only who
 * knows that nothing more is wanted could end TCP, and an app may ask late. It can't hold the process, nor memory, nor TCP for long.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
// Not the globals: where jsdom has replaced them, they give a number, which can't be unreferenced.
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

/** Bytes that are kept. */
const longestBody = 64 * 1024;

/** Milliseconds until the body has to be there; most come in one packet with the headers. */
const bodyTime = 2000;

interface Received {
  readonly bytes: Buffer;
  /** Whether the body goes on after these bytes. */
  readonly cut: boolean;
}

export class ResponseBody {
  readonly #received: Promise<Received>;
  /** While the body is being received. */
  #socket: Socket | undefined;
  #text: Promise<string> | undefined;

  /** `end` is called once, when nothing more is wanted. */
  constructor(response: IncomingMessage, end: () => void) {
    // Bun has no socket for an agent's connection.
    const { socket }: { readonly socket: Socket | null } = response;
    this.#socket = socket ?? undefined;
    this.#socket?.unref?.();
    this.#received = new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let length = 0;
      let over = false;
      const finish = (): void => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        this.#socket = undefined;
        const cut = length > longestBody;
        resolve({ bytes: Buffer.concat(chunks, Math.min(length, longestBody)), cut });
        chunks.length = 0;
        end();
      };
      // What came in time may wait behind a timer that is late, so it is read first.
      const timer = setTimeout(() => setImmediate(finish), bodyTime);
      timer.unref();
      response.on('data', (chunk: Buffer) => {
        if (over) return;
        chunks.push(chunk);
        length += chunk.length;
        if (length > longestBody) finish();
      });
      response.on('end', finish).on('error', finish).on('close', finish);
    });
  }

  /** The process waits for it from now on. */
  text(): Promise<string> {
    this.#socket?.ref?.();
    return (this.#text ??= this.#received.then(textOf));
  }
}

function textOf({ bytes, cut }: Received): string {
  const decoder = new StringDecoder('utf8');
  const text = decoder.write(bytes) + (cut ? '' : decoder.end());
  return text.replace(/^\uFEFF/, '');
}
