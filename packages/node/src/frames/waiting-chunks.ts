/** Chunks that have arrived and can't be read yet, in their order. */
import { Fifo } from '@twinsocket/core';

/** Waiting bytes from which on reading from TCP should pause, and under which it may go on. */
export const marks = { high: 256 * 1024, low: 64 * 1024 };

export interface CrowdTarget {
  /** Called with true when reading from TCP should pause, and with false when it may go on. */
  crowded(crowded: boolean): void;
}

export class WaitingChunks {
  readonly #target: CrowdTarget;
  /** The rest of the chunk that was being read. */
  #rest: Uint8Array | undefined;
  readonly #chunks = new Fifo<Uint8Array>();
  #bytes = 0;
  #isCrowded = false;

  constructor(target: CrowdTarget) {
    this.#target = target;
  }

  get isEmpty(): boolean {
    return this.#rest === undefined && this.#chunks.length === 0;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#count(chunk.length);
  }

  /** Puts the rest of a chunk in front: of one that {@link take} gave, or of a new one. */
  putBack(rest: Uint8Array): void {
    this.#rest = rest;
  }

  take(): Uint8Array | undefined {
    const rest = this.#rest;
    this.#rest = undefined;
    if (rest) return rest;
    const chunk = this.#chunks.shift();
    if (chunk) this.#count(-chunk.length);
    return chunk;
  }

  clear(): void {
    this.#rest = undefined;
    this.#chunks.clear();
    this.#bytes = 0;
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    const isCrowded = this.#bytes > (this.#isCrowded ? marks.low : marks.high);
    if (isCrowded === this.#isCrowded) return;
    this.#isCrowded = isCrowded;
    this.#target.crowded(isCrowded);
  }
}
