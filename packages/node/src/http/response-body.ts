/**
 * The beginning of the body of a response that refused a connection. It is received whether or not anybody asks for it, since only who
 * knows that nothing more is wanted could end TCP, and an app may ask late. It can't hold the process, nor memory, nor TCP for long.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
// Not the globals: where jsdom has replaced them, they give a number, which can't be unreferenced.
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { decoded } from './content-coding.ts';

/** Bytes that are kept, and bytes that are told. */
export const longestBody = 64 * 1024;

/** Milliseconds until the body has to be there; most come in one packet with the headers. */
export const bodyTime = 2000;

export class ResponseBody {
  /** One byte more than is told, if the body is longer. */
  readonly #received: Promise<Buffer>;
  readonly #coding: string;
  /** While the body is being received. */
  #socket: Socket | undefined;

  /** `end` is called once, when nothing more is wanted. */
  constructor(response: IncomingMessage, end: () => void) {
    // Bun has no socket for an agent's connection.
    const { socket }: { readonly socket: Socket | null } = response;
    this.#socket = socket ?? undefined;
    this.#socket?.unref?.();
    this.#coding = response.headers['content-encoding'] ?? '';
    this.#received = new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let length = 0;
      let over = false;
      const finish = (): void => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        this.#socket = undefined;
        resolve(Buffer.concat(chunks, Math.min(length, longestBody + 1)));
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

  /** Never rejects. The process waits for it from now on. */
  async text(): Promise<string> {
    this.#socket?.ref?.();
    return textOf(await decoded(await this.#received, this.#coding, longestBody));
  }
}

function textOf(bytes: Buffer): string {
  const decoder = new StringDecoder('utf8');
  const text = decoder.write(bytes.subarray(0, longestBody)) + (bytes.length > longestBody ? '' : decoder.end());
  return text.replace(/^\uFEFF/, '');
}
