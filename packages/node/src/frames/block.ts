/** Memory in which frames are gathered for TCP. It is used again, since new memory costs more than what is done with it. */
import { maskBytes, maskWords, rotatedKey } from './mask.ts';
import { simdMemory, simdPages, type SimdMemory } from './simd-memory.ts';

/** Bytes of a block: for the few frames of most turns, and for many frames or large ones. */
export const blockSizes = { small: 4 * 1024, large: 128 * 1024 };

/** Blocks of each kind that the process keeps for their next use: of the large ones, as many as a connection at full speed has under way. */
const mostKept = (simdPages * 64 * 1024) / blockSizes.large;

/**
 * Blocks that wait for their next use. Those in the memory of WebAssembly have a pool of their own: there are never more than it holds, so
 * none is dropped for good because other blocks came back before it.
 */
const pools = { small: [] as Block[], large: [] as Block[], simd: [] as Block[] };

/** Blocks that were made in the memory of WebAssembly; they stay for the life of the process. */
let simdBlocks = 0;

/** From this size on a call of WebAssembly is faster. */
const simdFrom = 1024;

export interface BlockUse {
  /** Other frames get the memory when TCP has taken these. */
  readonly reused: boolean;
  /** The frames are masked. */
  readonly masked: boolean;
}

export class Block {
  readonly bytes: Buffer;
  /** The same memory in words of four bytes, from its first byte on. */
  readonly #words: Int32Array;
  readonly #simd: SimdMemory | undefined;
  readonly #pool: Block[] | undefined;
  #writes = 0;
  #closed = false;

  private constructor(bytes: Buffer, pool?: Block[], simd?: SimdMemory) {
    this.bytes = bytes;
    // Pieces of Node's pool begin at multiples of 8.
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    this.#pool = pool;
    this.#simd = simd;
  }

  /**
   * A block of at least `size` bytes, where `size` is not more than that of a large block. Throws a RangeError if there is no memory.
   */
  static take(size: number, { reused, masked }: BlockUse): Block {
    if (!reused) return new Block(Buffer.allocUnsafe(size));
    const simd = masked && size > blockSizes.small ? (pools.simd.pop() ?? Block.#inSimd()) : undefined;
    if (simd) return simd;
    const kind = size > blockSizes.small ? 'large' : 'small';
    return pools[kind].pop() ?? new Block(Buffer.allocUnsafe(blockSizes[kind]), pools[kind]);
  }

  static #inSimd(): Block | undefined {
    const simd = simdBlocks < mostKept ? simdMemory() : undefined;
    if (!simd) return undefined;
    const bytes = Buffer.from(simd.buffer, simdBlocks++ * blockSizes.large, blockSizes.large);
    return new Block(bytes, pools.simd, simd);
  }

  /** Masks from `start` up to `end`, the first of these bytes with the first byte of the key. */
  mask(start: number, end: number, key: number): void {
    const { bytes } = this;
    let at = (start + 3) & ~3;
    if (at >= end) return maskBytes(bytes, start, end, key);
    maskBytes(bytes, start, at, key);
    const word = rotatedKey(key, at - start);
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

  get isLarge(): boolean {
    return this.bytes.length > blockSizes.small;
  }

  /** TCP needs none of it, so frames may be put at its beginning again. */
  get isFree(): boolean {
    return this.#writes === 0 && this.#pool !== undefined;
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
    const pool = this.#pool;
    if (!this.#closed || this.#writes > 0 || !pool || pool.length >= mostKept) return;
    this.#closed = false;
    pool.push(this);
  }
}
