/** Bytes in arrival order: pushed in chunks of any size, taken in counts of any size, copied only where they must be. */
import { Fifo } from '../../internal/fifo.ts';
import { allocate, copyOf, plainBytes } from './memory.ts';

/** From this size on a chunk is handed out alone: gathering small ones saves calls, copying large ones costs more. */
const largeChunk = 32 * 1024;

/** A slice may keep this much memory alive beside twice its own size. */
const slack = 1024;

/** Up to this size pieces are gathered, in blocks of so many bytes. */
const smallPiece = 1024;
const blockSize = 4096;

export class ByteQueue {
  /** The first chunk that still has bytes, and how many of its bytes are gone. */
  #first: Uint8Array | undefined;
  #offset = 0;
  /** The chunks behind it; made with the second chunk, since a queue over one message never has two. */
  #rest: Fifo<Uint8Array> | undefined;
  #length = 0;
  /** What small pieces are copied to, and how much of it is used. */
  #block: Uint8Array | undefined;
  #blockUsed = 0;

  get length(): number {
    return this.#length;
  }

  /**
   * Keeps the bytes. Small pieces behind others are copied, one after the other, and so is a slice of a much larger chunk: kept as
   * they come, single bytes would cost hundreds of times their size. A first one isn't: a reader that keeps pace leaves the queue
   * empty, and would pay for a block each time. `stable`: nobody changes or transfers the chunk; else all of it is copied.
   */
  push(chunk: Uint8Array, stable = true): void {
    const bytes = plainBytes(chunk);
    if (this.#first && bytes.byteLength <= smallPiece) this.#append(bytes);
    else this.pushUncopied(stable ? unpinned(bytes) : copyOf(bytes, 'readAsync'));
  }

  /** Keeps the bytes, and with them whatever chunk they are a slice of: for what is read soon. */
  pushUncopied(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    if (!this.#first) this.#first = bytes;
    else (this.#rest ??= new Fifo()).push(bytes);
    this.#length += bytes.byteLength;
  }

  /** Copies a small piece behind the last one. */
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
    // What is last in the queue and in the block ends where the block is used up to.
    if (last?.buffer !== this.#block.buffer) {
      return this.pushUncopied(this.#block.subarray(start, this.#blockUsed));
    }
    const longer = new Uint8Array(last.buffer, last.byteOffset, last.byteLength + bytes.byteLength);
    if (this.#rest?.last) this.#rest.last = longer;
    else this.#first = longer;
    this.#length += bytes.byteLength;
  }

  /**
   * The first `count` bytes, which must be there; without a copy if one chunk holds them all. They stay in the queue, so they are to
   * be read alone, and at once. Throws E_OUTOFMEMORY 0x8007000E for `where` if there is no memory to put them together, and then
   * nothing has changed.
   */
  peek(count: number, where = 'readAsync'): Uint8Array {
    const first = this.#first;
    if (!first) return new Uint8Array(0);
    if (first.byteLength - this.#offset >= count) return first.subarray(this.#offset, this.#offset + count);
    const all = allocate(count, where);
    this.#copyTo(all, first);
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

  /** Exactly `count` bytes, which must be there. Throws as {@link peek} does. */
  take(count: number, where?: string): Uint8Array {
    const bytes = this.peek(count, where);
    this.skip(count);
    return bytes;
  }

  /** Fills the target with the first bytes, of which there must be as many. */
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
   * Between 1 and `count` bytes of a queue that isn't empty: as many as are there, but a large chunk comes alone. Bytes that don't
   * fill their memory share it with others.
   */
  takeSome(count: number): Uint8Array {
    const inFirst = this.#first ? this.#first.byteLength - this.#offset : 0;
    return this.take(Math.min(count, inFirst >= largeChunk ? inFirst : this.#length));
  }

  clear(): void {
    this.#first = this.#rest = this.#block = undefined;
    this.#offset = this.#length = 0;
  }
}

/** The bytes, copied if they would keep a much larger chunk alive. */
export function unpinned(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.byteLength + slack ? copyOf(bytes, 'receive') : bytes;
}
