/** Messages that wait for somebody to take them, and what they cost. */
import { Fifo } from '../../internal/fifo.ts';
import { unpinned } from '../../streams/bytes/byte-queue.ts';
import type { Incoming } from './message-assembler.ts';

/** What a message that waits takes at least, in bytes: without this, empty ones would be free, and without end. */
const messageOverhead = 256;

export class KeptMessages {
  readonly #messages = new Fifo<Incoming>();
  #bytes = 0;

  get length(): number {
    return this.#messages.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get first(): Incoming | undefined {
    return this.#messages.first;
  }

  /** What waits must not keep alive the chunk that it came in. */
  push({ payload, text, complete }: Incoming): void {
    const kept = typeof payload === 'string' ? payload : unpinned(payload);
    this.#messages.push({ payload: kept, text, complete });
    this.#bytes += costOf(payload);
  }

  shift(): Incoming | undefined {
    const next = this.#messages.shift();
    if (next) this.#bytes -= costOf(next.payload);
    return next;
  }

  clear(): void {
    this.#messages.clear();
    this.#bytes = 0;
  }
}

export function costOf(payload: string | Uint8Array): number {
  return Math.max(payload.length, messageOverhead);
}
