/**
 * Gives a WebSocketStream one message at a time. Its `close()` drops what is queued in it although the promises fulfil, or crashes
 * the tab over it (measured, Chromium 156), so the queue is ours, and a close waits for its end.
 */
import { copyOf, Fifo, type SendTotals } from '@twinsocket/core';

type Message = string | Uint8Array;

interface Write {
  readonly message: Message;
  readonly byteLength: number;
}

export class WriteQueue {
  readonly #writer: WritableStreamDefaultWriter<Message>;
  readonly #sent: (totals: SendTotals) => void;
  readonly #failed: (cause: unknown) => void;
  readonly #waiting = new Fifo<Write>();
  #writing = false;
  #totals: SendTotals = { bytes: 0, sends: 0 };
  #drained: (() => void) | undefined;

  /** `failed` is told of a message that the engine does not take, although the connection is open. */
  constructor(
    writer: WritableStreamDefaultWriter<Message>,
    sent: (totals: SendTotals) => void,
    failed: (cause: unknown) => void,
  ) {
    this.#writer = writer;
    this.#sent = sent;
    this.#failed = failed;
  }

  /** Messages that the engine has taken entirely: it doesn't tell of parts. */
  get totals(): SendTotals {
    return this.#totals;
  }

  /** Whether the peer has begun to close, or the link is lost; known at once, while promises are told of it later. */
  get refusesWrites(): boolean {
    return this.#writer.desiredSize === null;
  }

  /** Bytes that are not `stable` have been read when it returns: the engine copies in the call, what waits is copied here. */
  add(message: Message, byteLength: number, stable: boolean): void {
    const kept = stable || !this.#writing || typeof message === 'string' ? message : copyOf(message, 'send');
    this.#waiting.push({ message: kept, byteLength });
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
        await this.#writer.write(next.message);
      } catch (cause) {
        // A TypeError is about the message. Else the connection has ended, and `closed` tells how. `#writing` stays, so nothing is
        // begun any more.
        this.#waiting.clear();
        if (cause instanceof TypeError) this.#failed(cause);
        return;
      }
      const { bytes, sends } = this.#totals;
      this.#totals = { bytes: bytes + next.byteLength, sends: sends + 1 };
      this.#sent(this.#totals);
    }
    this.#writing = false;
    this.#drained?.();
  }
}
