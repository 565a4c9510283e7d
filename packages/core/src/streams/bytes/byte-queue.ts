/** A queue of bytes: pushed in chunks of any size, taken in counts of any size, copied only where necessary. */
import { Fifo } from '../../internal/fifo.ts';
import { allocate, copyOf, plainBytes, unpinned } from './memory.ts';

/** A chunk of at least this size is taken alone: joining small chunks saves calls, but copying large ones costs more. */
const largeChunk = 32 * 1024;

/** Chunks up to this size are joined, in blocks of this many bytes. */
const smallPiece = 1024;
const blockSize = 4096;

export class ByteQueue {
  /** The first chunk that still has bytes, and how many of its bytes are taken. */
  #first: Uint8Array | undefined;
  #offset = 0;
  /** The other chunks. Created with the second chunk, because a queue over one message never has two. */
  #rest: Fifo<Uint8Array> | undefined;
  #length = 0;
  /** The block that small chunks are copied to, and how many of its bytes are used. */
  #block: Uint8Array | undefined;
  #blockUsed = 0;

  get length(): number {
    return this.#length;
  }

  /**
   * Appends the bytes. A small chunk is copied if it is not the first, and so is a slice of a much larger chunk: without a copy, a
   * single byte would cost hundreds of times its size. A small first chunk is not copied, because a fast reader leaves the queue empty,
   * and would need a block each time. `stable`: nothing changes or transfers the chunk; otherwise all of it is copied.
   */
  push(chunk: Uint8Array, stable = true): void {
    const bytes = plainBytes(chunk);
    if (this.#first && bytes.byteLength <= smallPiece) this.#append(bytes);
    else this.pushUncopied(stable ? unpinned(bytes) : copyOf(bytes, 'readAsync'));
  }

  /** Appends the bytes without a copy, which keeps the chunk alive that they are a slice of: for bytes that are read soon. */
  pushUncopied(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    if (!this.#first) this.#first = bytes;
    else (this.#rest ??= new Fifo()).push(bytes);
    this.#length += bytes.byteLength;
  }

  /** Copies a small chunk behind the last one. */
  #append(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    if (!this.#block || this.#block.byteLength - this.#blockUsed < bytes.byteLength) {
      this.#block = allocate(blockSize, 'receive');
      this.#blockUsed = 0;
    }
    const start = this.#blockUsed;
    this.#block.set(bytes, start);
    this.#blockUsed += bytes.byteLength;
    const last = this.#rest?.last ?? this.#first;
    // The last chunk of the queue is in the block if it ends where the used part of the block ends.
    if (last?.buffer !== this.#block.buffer) {
      return this.pushUncopied(this.#block.subarray(start, this.#blockUsed));
    }
    const longer = new Uint8Array(last.buffer, last.byteOffset, last.byteLength + bytes.byteLength);
    if (this.#rest?.last) this.#rest.last = longer;
    else this.#first = longer;
    this.#length += bytes.byteLength;
  }

  /**
   * The first `count` bytes, which must exist; without a copy if one chunk has them all. They stay in the queue, so the caller may only
   * read them, and at once. Throws E_OUTOFMEMORY 0x8007000E with the name `where` if there is not enough memory to join them; then the
   * queue is unchanged.
   */
  peek(count: number, where = 'readAsync'): Uint8Array {
    const first = this.#first;
    if (!first) return new Uint8Array(0);
    // A view costs more than a read of a small message.
    if (this.#offset === 0 && first.byteLength === count) return first;
    if (first.byteLength - this.#offset >= count) return first.subarray(this.#offset, this.#offset + count);
    const all = allocate(count, where);
    this.#copyTo(all, first);
    return all;
  }

  /** Drops the first `count` bytes, which must exist. */
  skip(count: number): void {
    this.#length -= count;
    if (this.#length === 0) return this.clear();
    this.#offset += count;
    while (this.#first && this.#offset >= this.#first.byteLength) {
      this.#offset -= this.#first.byteLength;
      this.#first = this.#rest?.shift();
    }
  }

  /** Takes exactly `count` bytes, which must exist. Throws as {@link peek} does. */
  take(count: number, where?: string): Uint8Array {
    const bytes = this.peek(count, where);
    this.skip(count);
    return bytes;
  }

  /** Fills the target with the first bytes; the queue must have enough. */
  moveTo(target: Uint8Array): void {
    const count = target.byteLength;
    const first = this.#first;
    if (!first) return;
    // Making a view costs more than copying a small message.
    if (this.#offset === 0 && first.byteLength === count) target.set(first);
    else this.#copyTo(target, first);
    this.skip(count);
  }

  #copyTo(target: Uint8Array, first: Uint8Array): void {
    const count = target.byteLength;
    const head = first.subarray(this.#offset, this.#offset + count);
    target.set(head);
    let filled = head.byteLength;
    for (const chunk of this.#rest ?? []) {
      if (filled === count) break;
      const piece = chunk.subarray(0, count - filled);
      target.set(piece, filled);
      filled += piece.byteLength;
    }
  }

  /**
   * Takes 1 to `count` bytes of a queue that isn't empty: as many as there are, but a large chunk alone. `whole`: a large chunk is not cut,
   * although it has more bytes. If the bytes don't fill their memory, they share it with other bytes.
   */
  takeSome(count: number, whole = false): Uint8Array {
    const inFirst = this.#first ? this.#first.byteLength - this.#offset : 0;
    if (inFirst < largeChunk) return this.take(Math.min(count, this.#length));
    return this.take(whole && this.#offset === 0 ? inFirst : Math.min(count, inFirst));
  }

  clear(): void {
    this.#first = this.#rest = this.#block = undefined;
    this.#offset = this.#length = 0;
  }
}
