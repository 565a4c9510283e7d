/** Messages that wait to be read, and the memory that they take. */
import { Fifo } from '../../internal/fifo.ts';
import { unpinned } from '../../streams/bytes/memory.ts';
import type { Incoming } from './whole-messages.ts';

/** Bytes that a waiting message counts at least: else any number of empty messages could wait. */
const messageOverhead = 256;

export class KeptMessages {
  /** From the first message on. */
  #messages: Fifo<Incoming> | undefined;
  #bytes = 0;

  get length(): number {
    return this.#messages?.length ?? 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get first(): Incoming | undefined {
    return this.#messages?.first;
  }

  /** A waiting message must not keep its chunk in memory. */
  push({ payload, text, complete }: Incoming): void {
    const kept = typeof payload === 'string' ? payload : unpinned(payload);
    (this.#messages ??= new Fifo()).push({ payload: kept, text, complete });
    this.#bytes += costOf(payload);
  }

  shift(): Incoming | undefined {
    const next = this.#messages?.shift();
    if (next) this.#bytes -= costOf(next.payload);
    return next;
  }

  clear(): void {
    this.#messages = undefined;
    this.#bytes = 0;
  }
}

export function costOf(payload: string | Uint8Array): number {
  return Math.max(payload.length, messageOverhead);
}
