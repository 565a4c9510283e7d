/** How much of one message there may be: bytes, after inflating, and fragments in a row that bring none. */
import type { Violation } from './violation.ts';

/**
 * Fragments without a byte, or with compressed ones of which none comes out, that may follow each other in one message. They are legal
 * (RFC 6455, 5.4), and a peer sends some that flushes; an endless row of them costs us time and brings nothing, and no limit of size
 * would ever meet it.
 */
const emptyFragments = 1024;

export class MessageLimits {
  readonly #maxMessageSize: number;
  readonly #refuse: (violation: Violation) => false;
  #size = 0;
  /** {@link size} when the frame began. */
  #before = 0;
  /** Fragments without a byte since the last that had some. */
  #empty = 0;

  /** `refuse` is called with the limit that a message breaks; what has called then returns false. */
  constructor(maxMessageSize: number, refuse: (violation: Violation) => false) {
    this.#maxMessageSize = maxMessageSize;
    this.#refuse = refuse;
  }

  /** Bytes of the message so far. */
  get size(): number {
    return this.#size;
  }

  begin(): void {
    this.#size = this.#empty = 0;
  }

  /** A frame with a payload of `size` bytes; of compressed ones counts what comes out. */
  frame(size: number, final: boolean, compressed: boolean): boolean {
    this.#before = this.#size;
    if (compressed && size > 0 && size < Infinity) return true;
    return this.inflated(size) && this.frameInflated(final);
  }

  /** Bytes that have come out of compressed ones. */
  inflated(bytes: number): boolean {
    this.#size += bytes;
    return (this.#size <= this.#maxMessageSize && this.#size < Infinity) || this.#refuse('size');
  }

  /** All of a frame was inflated. */
  frameInflated(final: boolean): boolean {
    this.#empty = final || this.#size > this.#before ? 0 : this.#empty + 1;
    return this.#empty <= emptyFragments || this.#refuse('fragments');
  }
}
