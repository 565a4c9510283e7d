/** Bytes in arrival order: pushed in chunks of any size, taken in counts of any size, copied only where they must be. */
import { plainBytes } from './buffer.ts';

/** From this size on a chunk is handed out alone: gathering small ones saves calls, copying large ones costs more. */
const largeChunk = 32 * 1024;

/** A slice may keep this much memory alive beside twice its own size. */
const slack = 1024;

/** Consumed chunks leave their places in the array to be dropped together: shifting one by one would be quadratic. */
const compactAt = 1024;

export class ByteQueue {
  #chunks: (Uint8Array | undefined)[] = [];
  /** Place of the first chunk that still has bytes, and how many of its bytes are gone. */
  #head = 0;
  #offset = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Keeps the bytes. A small slice of a large chunk is copied, so that it doesn't pin the whole chunk. */
  push(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return;
    const bytes = plainBytes(chunk);
    const pins = bytes.buffer.byteLength > 2 * bytes.byteLength + slack;
    this.#chunks.push(pins ? bytes.slice() : bytes);
    this.#length += bytes.byteLength;
  }

  /** The first `count` bytes, which must be there; without a copy if one chunk holds them all. They stay in the queue. */
  peek(count: number): Uint8Array {
    const first = this.#chunks[this.#head];
    if (first === undefined) return new Uint8Array(0);
    if (first.byteLength - this.#offset >= count) return first.subarray(this.#offset, this.#offset + count);
    const all = new Uint8Array(count);
    let filled = 0;
    for (let index = this.#head, offset = this.#offset; filled < count; index++, offset = 0) {
      const piece = (this.#chunks[index] as Uint8Array).subarray(offset, offset + count - filled);
      all.set(piece, filled);
      filled += piece.byteLength;
    }
    return all;
  }

  /** Drops the first `count` bytes, which must be there. */
  skip(count: number): void {
    this.#length -= count;
    if (this.#length === 0) return this.clear();
    this.#offset += count;
    for (
      let first = this.#chunks[this.#head];
      first && this.#offset >= first.byteLength;
      first = this.#chunks[this.#head]
    ) {
      this.#offset -= first.byteLength;
      this.#chunks[this.#head++] = undefined;
    }
    if (this.#head >= compactAt && this.#head * 2 >= this.#chunks.length) {
      this.#chunks.splice(0, this.#head);
      this.#head = 0;
    }
  }

  /** Exactly `count` bytes, which must be there. */
  take(count: number): Uint8Array {
    const bytes = this.peek(count);
    this.skip(count);
    return bytes;
  }

  /** Between 1 and `count` bytes of a queue that isn't empty: as many as are there, but a large chunk comes alone. */
  takeSome(count: number): Uint8Array {
    const first = this.#chunks[this.#head];
    const inFirst = first === undefined ? 0 : first.byteLength - this.#offset;
    return this.take(Math.min(count, inFirst >= largeChunk ? inFirst : this.#length));
  }

  clear(): void {
    this.#chunks = [];
    this.#head = this.#offset = this.#length = 0;
  }
}
