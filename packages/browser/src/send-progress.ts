/** Derives the progress of sends from a WebSocket's `bufferedAmount`, because the API has no event for it. */

import { Fifo, microtask, type SendTotals } from '@twinsocket/core';
import { wakeUp } from './wake-up.ts';

/** Milliseconds between two reads of `bufferedAmount` while it is not 0. */
const lookEvery = 4;
/** The same after a look that saw `much` leave, for so many looks: Firefox and WebKit tell of many messages at once. */
const lookSoon = 1;
const soonLooks = 8;
/** A quarter of what core lets an app have buffered. */
const much = 256 * 1024;
/**
 * Milliseconds from a send to the first look, if less than `much` may be buffered and nobody has asked: core counts such writes as done, and
 * only its send deadline, which lasts longer, has to hear that something leaves. A look takes the time of some small sends.
 */
const lookRarely = 100;

export class SendProgress {
  readonly #socket: WebSocket;
  readonly #sent: (totals: SendTotals) => void;
  /** How many bytes the socket has got, and the position at which each unfinished send ends. */
  #bytes = 0;
  #sends = 0;
  readonly #ends = new Fifo<number>();
  #cancelLook: (() => void) | undefined;
  /** The look that comes is a rare one. */
  #rare = false;
  /** How many looks come soon. */
  #soon = 0;
  /** How many bytes had left at the last look. */
  #leftBefore = 0;

  constructor(socket: WebSocket, sent: (totals: SendTotals) => void) {
    this.#socket = socket;
    this.#sent = sent;
  }

  /** The socket has got a message of so many bytes, which are those that `bufferedAmount` counts: for text its UTF-8 length. */
  add(bytes: number): void {
    this.#bytes += bytes;
    this.#ends.push(this.#bytes);
    // The handler must not be called inside a send, even if it has left at once, as with a stand-in that does not buffer.
    this.#cancelLook ??= this.#buffered > 0 ? this.#lookLater(true) : this.#lookNext();
    if (this.#bytes - this.#leftBefore >= much) this.hurry();
  }

  /** Somebody waits for what has been sent: the looks are not rare until all of it has left. */
  hurry(): void {
    if (!this.#rare) return;
    this.#cancelLook?.();
    this.#cancelLook = this.#lookLater();
  }

  stop(): void {
    this.#rare = false;
    this.#cancelLook?.();
  }

  /** How many bytes have left the buffer. */
  totals(): SendTotals {
    const bytes = this.#bytes - this.#buffered;
    for (let end = this.#ends.first; end !== undefined && end <= bytes; end = this.#ends.first) {
      this.#ends.shift();
      this.#sends++;
    }
    return { bytes, sends: this.#sends };
  }

  /** A stand-in for WebSocket may lack `bufferedAmount`; then all its bytes count as sent. */
  get #buffered(): number {
    return this.#socket.bufferedAmount || 0;
  }

  #lookLater(rare = false): () => void {
    this.#rare = rare;
    return wakeUp(rare ? lookRarely : this.#soon > 0 ? lookSoon : lookEvery, () => this.#look());
  }

  #lookNext(): () => void {
    let waiting = true;
    microtask(() => {
      if (waiting) this.#look();
    });
    return () => (waiting = false);
  }

  #look(): void {
    const totals = this.totals();
    this.#soon = totals.bytes - this.#leftBefore >= much ? soonLooks : this.#soon - 1;
    this.#leftBefore = totals.bytes;
    this.#rare = false;
    this.#cancelLook = this.#ends.length > 0 ? this.#lookLater() : undefined;
    this.#sent(totals);
  }
}
