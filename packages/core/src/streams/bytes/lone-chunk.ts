/** The bytes of one chunk, taken as those of a queue: what reads a message needs no queue for it. */
import type { ByteQueue } from './byte-queue.ts';
import { plainBytes, unpinned } from './memory.ts';

/** What gives bytes to a read. */
export type ByteSupply = Pick<ByteQueue, 'length' | 'takeSome' | 'moveTo' | 'clear'>;

const noBytes = /*#__PURE__*/ new Uint8Array(0);

export class LoneChunk implements ByteSupply {
  #bytes: Uint8Array;

  /** The chunk does not change. */
  constructor(chunk: Uint8Array) {
    this.#bytes = unpinned(plainBytes(chunk));
  }

  get length(): number {
    return this.#bytes.length;
  }

  takeSome(count: number): Uint8Array {
    const bytes = this.#bytes;
    // When all is taken, the chunk must not be kept.
    this.#bytes = count < bytes.length ? bytes.subarray(count) : noBytes;
    return count < bytes.length ? bytes.subarray(0, count) : bytes;
  }

  moveTo(target: Uint8Array): void {
    target.set(this.takeSome(target.length));
  }

  clear(): void {
    this.#bytes = noBytes;
  }
}
