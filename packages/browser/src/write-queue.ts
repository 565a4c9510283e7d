/**
 * Passes messages to a WebSocketStream one at a time. Its own queue can't be used: `close()` drops the queued messages although their
 * promises fulfil, or crashes the tab (measured in Chromium 156). So the queue is ours, and a close waits until it is empty.
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

  /** `failed` is called if the engine refuses a message although the connection is open. */
  constructor(
    writer: WritableStreamDefaultWriter<Message>,
    sent: (totals: SendTotals) => void,
    failed: (cause: unknown) => void,
  ) {
    this.#writer = writer;
    this.#sent = sent;
    this.#failed = failed;
  }

  /** How many messages the engine has taken; it does not tell the progress of a message. */
  get totals(): SendTotals {
    return this.#totals;
  }

  /** Whether the peer has begun to close, or the connection is lost. Known before the promises settle. */
  get refusesWrites(): boolean {
    return this.#writer.desiredSize === null;
  }

  /** Bytes that are not `stable` are read before it returns: the engine copies them in the call, and waiting ones are copied here. */
  add(message: Message, byteLength: number, stable: boolean): void {
    const kept = stable || !this.#writing || typeof message === 'string' ? message : copyOf(message, 'send');
    this.#waiting.push({ message: kept, byteLength });
    if (!this.#writing) void this.#write();
  }

  /** Calls back when nothing is being written, possibly at once. */
  whenDrained(callback: () => void): void {
    if (this.#writing) this.#drained = callback;
    else callback();
  }

  /** Drops the messages that wait. */
  clear(): void {
    this.#waiting.clear();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.#writer.write(next.message);
      } catch (cause) {
        // A TypeError concerns the message. Otherwise the connection has ended, and `closed` tells how. `#writing` stays set, so no other
        // message starts.
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
