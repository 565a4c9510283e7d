/**
 * Gives a WebSocketStream one message at a time. Its `close()` drops what is queued in it although the promises fulfil, or crashes
 * the tab over it (measured, Chromium 156), so the queue is ours, and a close waits for its end.
 */
import { Fifo, type SendTotals } from '@twinsocket/core';

type Message = string | Uint8Array;

export class WriteQueue {
  readonly #writer: WritableStreamDefaultWriter<Message>;
  readonly #sent: (totals: SendTotals) => void;
  readonly #waiting = new Fifo<Message>();
  #writing = false;
  #totals: SendTotals = { bytes: 0, sends: 0 };
  #drained: (() => void) | undefined;

  constructor(writer: WritableStreamDefaultWriter<Message>, sent: (totals: SendTotals) => void) {
    this.#writer = writer;
    this.#sent = sent;
  }

  /** Messages that the engine has taken entirely: it doesn't tell of parts. */
  get totals(): SendTotals {
    return this.#totals;
  }

  /** Whether the peer has begun to close, or the link is lost; known at once, while promises are told of it later. */
  get refusesWrites(): boolean {
    return this.#writer.desiredSize === null;
  }

  add(message: Message): void {
    this.#waiting.push(message);
    if (!this.#writing) void this.#write();
  }

  /** Calls back once nothing is being written, which may be at once. */
  whenDrained(callback: () => void): void {
    if (this.#writing) this.#drained = callback;
    else callback();
  }

  /** Drops what has not been begun. */
  clear(): void {
    this.#waiting.clear();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.#writer.write(next);
      } catch {
        // The connection has ended, and `closed` tells how; `#writing` stays, so nothing is begun any more.
        return this.#waiting.clear();
      }
      const { bytes, sends } = this.#totals;
      this.#totals = { bytes: bytes + byteLength(next), sends: sends + 1 };
      this.#sent(this.#totals);
    }
    this.#writing = false;
    this.#drained?.();
  }
}

function byteLength(message: Message): number {
  return (typeof message === 'string' ? new TextEncoder().encode(message) : message).byteLength;
}
