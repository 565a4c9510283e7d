/** Memory in which frames are gathered for TCP. It is used again, since new memory costs more than what is done with it. */
import { maskBytes, maskWords, turned } from './mask.ts';
import { simdMemory, simdPages, type SimdMemory } from './simd-memory.ts';

/** Bytes of a block: for the few frames of most turns, and for many frames or large ones. */
export const blockSizes = { small: 4 * 1024, large: 128 * 1024 };

/** Blocks that the process keeps for their next use; of the large ones, as many as a connection at full speed has under way. */
const mostFree = (simdPages * 64 * 1024) / blockSizes.large;

const free: { readonly [size: number]: Block[] } = { [blockSizes.small]: [], [blockSizes.large]: [] };

/** Blocks in the memory of WebAssembly, so far. */
let fast = 0;

/** From this size on a call of WebAssembly is faster. */
const simdFrom = 1024;

export class Block {
  readonly bytes: Buffer;
  /** The same memory in words of four bytes, from its first byte on. */
  readonly #words: Int32Array;
  readonly #simd: SimdMemory | undefined;
  readonly #free: Block[] | undefined;
  #writes = 0;
  #closed = false;

  private constructor(bytes: Buffer, pool?: Block[], simd?: SimdMemory) {
    this.bytes = bytes;
    // Pieces of Node's pool begin at multiples of 8.
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    this.#free = pool;
    this.#simd = simd;
  }

  /**
   * A block of at least `size` bytes, where `size` is not more than that of a large block. With `reused` other frames get its memory when
   * TCP has taken these. Throws a RangeError if there is no memory.
   */
  static take(size: number, reused: boolean): Block {
    if (!reused) return new Block(Buffer.allocUnsafe(size));
    const whole = size <= blockSizes.small ? blockSizes.small : blockSizes.large;
    const block = free[whole]?.pop() ?? (whole === blockSizes.large ? Block.#inSimd() : undefined);
    return block ?? new Block(Buffer.allocUnsafe(whole), free[whole]);
  }

  static #inSimd(): Block | undefined {
    const simd = fast < mostFree ? simdMemory() : undefined;
    if (!simd) return undefined;
    const bytes = Buffer.from(simd.buffer, fast++ * blockSizes.large, blockSizes.large);
    return new Block(bytes, free[blockSizes.large], simd);
  }

  /** Masks from `start` up to `end`, the first of these bytes with the first byte of the key. */
  mask(start: number, end: number, key: number): void {
    const { bytes } = this;
    let at = (start + 3) & ~3;
    if (at >= end) return maskBytes(bytes, start, end, key);
    maskBytes(bytes, start, at, key);
    const word = turned(key, at - start);
    const simd = this.#simd;
    if (simd && end - at >= simdFrom) {
      const steps = (end - at) & -simd.step;
      simd.mask(bytes.byteOffset + at, bytes.byteOffset + at + steps, word);
      at += steps;
    }
    const last = end & ~3;
    maskWords(this.#words, at >> 2, last >> 2, word);
    maskBytes(bytes, last, end, word);
  }

  /** To be called before a part of it is given to TCP. */
  writing(): void {
    this.#writes++;
  }

  /** TCP does not need that part any more. */
  written(): void {
    this.#writes--;
    this.#release();
  }

  /** No more frames are put into it. */
  close(): void {
    this.#closed = true;
    this.#release();
  }

  #release(): void {
    const list = this.#free;
    if (!this.#closed || this.#writes > 0 || !list || list.length >= mostFree) return;
    this.#closed = false;
    list.push(this);
  }
}
