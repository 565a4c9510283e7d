/** Bytes in arrival order: pushed in chunks of any size, taken in counts of any size, copied only where they must be. */
import { Fifo } from '../foundation/fifo.ts';
import { plainBytes } from './buffer.ts';

/** From this size on a chunk is handed out alone: gathering small ones saves calls, copying large ones costs more. */
const largeChunk = 32 * 1024;

/** A slice may keep this much memory alive beside twice its own size. */
const slack = 1024;

export class ByteQueue {
  /** The first chunk that still has bytes, and how many of its bytes are gone. */
  #first: Uint8Array | undefined;
  #offset = 0;
  /** The chunks behind it; made with the second chunk, since a queue over one message never has two. */
  #rest: Fifo<Uint8Array> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Keeps the bytes. A small slice of a large chunk is copied, so that it doesn't pin the whole chunk. */
  push(chunk: Uint8Array): void {
    const bytes = plainBytes(chunk);
    const pins = bytes.buffer.byteLength > 2 * bytes.byteLength + slack;
    this.pushUncopied(pins ? bytes.slice() : bytes);
  }

  /** Keeps the bytes, and with them whatever chunk they are a slice of: for what is read soon. */
  pushUncopied(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    if (!this.#first) this.#first = bytes;
    else (this.#rest ??= new Fifo()).push(bytes);
    this.#length += bytes.byteLength;
  }

  /** The first `count` bytes, which must be there; without a copy if one chunk holds them all. They stay in the queue. */
  peek(count: number): Uint8Array {
    const first = this.#first;
    if (!first) return new Uint8Array(0);
    if (first.byteLength - this.#offset >= count) return first.subarray(this.#offset, this.#offset + count);
    const all = new Uint8Array(count);
    all.set(first.subarray(this.#offset));
    let filled = first.byteLength - this.#offset;
    for (const chunk of this.#rest ?? []) {
      if (filled === count) break;
      const piece = chunk.subarray(0, count - filled);
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
    while (this.#first && this.#offset >= this.#first.byteLength) {
      this.#offset -= this.#first.byteLength;
      this.#first = this.#rest?.shift();
    }
  }

  /** Exactly `count` bytes, which must be there. */
  take(count: number): Uint8Array {
    const bytes = this.peek(count);
    this.skip(count);
    return bytes;
  }

  /** Fills the target with the first bytes, of which there must be as many. */
  moveTo(target: Uint8Array): void {
    const count = target.byteLength;
    // Making a view costs more than copying a small message.
    const whole = this.#offset === 0 && this.#first?.byteLength === count;
    target.set(whole ? (this.#first as Uint8Array) : this.peek(count));
    this.skip(count);
  }

  /** Between 1 and `count` bytes of a queue that isn't empty: as many as are there, but a large chunk comes alone. */
  takeSome(count: number): Uint8Array {
    const inFirst = this.#first ? this.#first.byteLength - this.#offset : 0;
    return this.take(Math.min(count, inFirst >= largeChunk ? inFirst : this.#length));
  }

  clear(): void {
    this.#first = this.#rest = undefined;
    this.#offset = this.#length = 0;
  }
}
