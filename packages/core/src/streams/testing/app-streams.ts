/** Streams as an app may write them: they answer with native promises, with buffers of their own, or by throwing. */
import { toUint8Array, WindowsRuntimeBuffer, type IBuffer } from '../buffer.ts';
import type { IInputStream, IOutputStream } from '../stream.ts';

/** How a stream answers a read: in the buffer that it was given, or in one of its own. */
export type Answer = 'given' | 'own';

/**
 * Gives these slices, one a read, whatever the options; of a slice that is larger than the read it keeps the rest. At the end
 * it rejects with `failure`, if there is one, on each further read.
 */
export class AppInputStream implements IInputStream {
  closed = 0;
  readonly counts: number[] = [];
  readonly #slices: Uint8Array[];
  readonly #failure: { readonly reason: unknown } | undefined;
  readonly #answer: Answer;

  constructor(slices: readonly Uint8Array[], failure?: { readonly reason: unknown }, answer: Answer = 'own') {
    this.#slices = slices.filter((slice) => slice.byteLength > 0);
    this.#failure = failure;
    this.#answer = answer;
  }

  readAsync(buffer: IBuffer, count: number): ReturnType<IInputStream['readAsync']> {
    this.counts.push(count);
    return this.#read(buffer, count) as unknown as ReturnType<IInputStream['readAsync']>;
  }

  async #read(buffer: IBuffer, count: number): Promise<IBuffer> {
    const next = this.#slices.shift();
    if (!next && this.#failure) throw this.#failure.reason;
    const bytes = (next ?? new Uint8Array(0)).slice(0, count);
    if (next && next.byteLength > count) this.#slices.unshift(next.subarray(count));
    const answer = this.#answer === 'own' ? new WindowsRuntimeBuffer(bytes.byteLength) : buffer;
    answer.length = bytes.byteLength;
    toUint8Array(answer).set(bytes);
    return answer;
  }

  close(): void {
    this.closed++;
  }
}

/** Collects what is written; `failure`, if there is one, is what every write rejects with. */
export class AppOutputStream implements IOutputStream {
  closed = 0;
  flushed = 0;
  readonly writes: number[][] = [];
  readonly #failure: { readonly reason: unknown } | undefined;

  constructor(failure?: { readonly reason: unknown }) {
    this.#failure = failure;
  }

  writeAsync(buffer: IBuffer): ReturnType<IOutputStream['writeAsync']> {
    const write = async (): Promise<number> => {
      if (this.#failure) throw this.#failure.reason;
      this.writes.push([...toUint8Array(buffer)]);
      return buffer.length;
    };
    return write() as unknown as ReturnType<IOutputStream['writeAsync']>;
  }

  flushAsync(): ReturnType<IOutputStream['flushAsync']> {
    const flush = async (): Promise<boolean> => {
      this.flushed++;
      return true;
    };
    return flush() as unknown as ReturnType<IOutputStream['flushAsync']>;
  }

  close(): void {
    this.closed++;
  }
}
