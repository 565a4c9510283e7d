/** Limits of one message: its bytes after inflating, its empty fragments in a row, and its compressed bytes that inflate to nothing. */
import type { Violation } from './violation.ts';

/**
 * How many empty fragments, or compressed fragments that inflate to no bytes, may follow each other in one message. RFC 6455, 5.4, allows
 * them, and a peer that flushes sends some. But an endless row of them takes time without data, and a limit of size does not end it.
 */
export const emptyFragments = 1024;

/**
 * How many compressed bytes in a row may inflate to nothing. Empty blocks do (RFC 1951, 3.2.4), and so does what stands behind the last
 * block. {@link emptyFragments} counts whole frames, so it does not end a single long frame of such bytes.
 */
export const emptyInput = 64 * 1024;

export class MessageLimits {
  readonly #maxMessageSize: number;
  readonly #refuse: (violation: Violation) => false;
  #size = 0;
  /** {@link size} when the frame began. */
  #before = 0;
  /** Empty fragments since the last one with bytes. */
  #empty = 0;

  /** Compressed bytes since the last inflated byte. */
  #input = 0;

  /** `refuse` is called with the limit that a message breaks; the method that found it then returns false. */
  constructor(maxMessageSize: number, refuse: (violation: Violation) => false) {
    this.#maxMessageSize = maxMessageSize;
    this.#refuse = refuse;
  }

  /** Bytes of the message so far. */
  get size(): number {
    return this.#size;
  }

  begin(): void {
    this.#size = this.#empty = this.#input = 0;
  }

  /** Counts a frame with a payload of `size` bytes; a compressed frame counts by its inflated bytes. */
  frame(size: number, final: boolean, compressed: boolean): boolean {
    this.#before = this.#size;
    if (compressed && size > 0 && size < Infinity) return true;
    return this.inflated(size) && this.frameInflated(final);
  }

  /** Counts compressed bytes, before they are inflated. */
  compressed(bytes: number): void {
    this.#input += bytes;
  }

  /** All compressed bytes so far were inflated. */
  inputInflated(): boolean {
    return this.#input <= emptyInput || this.#refuse('fragments');
  }

  /** Counts inflated bytes. */
  inflated(bytes: number): boolean {
    if (bytes > 0) this.#input = 0;
    this.#size += bytes;
    return (this.#size <= this.#maxMessageSize && this.#size < Infinity) || this.#refuse('size');
  }

  /** Ends a compressed frame, of which all bytes were inflated. */
  frameInflated(final: boolean): boolean {
    this.#empty = final || this.#size > this.#before ? 0 : this.#empty + 1;
    return this.#empty <= emptyFragments || this.#refuse('fragments');
  }
}
