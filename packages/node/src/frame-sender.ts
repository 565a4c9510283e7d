/** What a connection sends, in pieces that keep memory, progress and the send deadline moving. */
import { Fifo, type SendTotals } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';

/** A larger payload goes out as fragments: one message for the peer, steps that can be seen for us. */
const wholeLimit = 1024 * 1024;
const fragmentSize = 256 * 1024;

/**
 * Bytes given to ws and not yet taken by the system. ws copies what it masks, so this bounds that memory too; and Node writes
 * what has gathered in one go and tells of it in one, so on a slow link this is the step in which progress is seen.
 */
const inFlightLimit = 1024 * 1024;

interface Send {
  readonly payload: string | Uint8Array;
  readonly text: boolean;
  readonly final: boolean;
  /** Bytes of the payload that were given to ws. */
  offset: number;
}

export class FrameSender {
  readonly #socket: WebSocket;
  readonly #sent: (totals: SendTotals) => void;
  readonly #queue = new Fifo<Send>();
  #inFlight = 0;
  #sentBytes = 0;
  #sentSends = 0;
  #reporting = false;
  #drained: (() => void) | undefined;

  constructor(socket: WebSocket, sent: (totals: SendTotals) => void) {
    this.#socket = socket;
    this.#sent = sent;
  }

  send(payload: string | Uint8Array, text: boolean, final: boolean): void {
    const large = typeof payload === 'string' && payload.length > wholeLimit / 3;
    this.#queue.push({ payload: large ? Buffer.from(payload) : payload, text, final, offset: 0 });
    this.#pump();
  }

  totals(): SendTotals {
    return { bytes: this.#sentBytes, sends: this.#sentSends };
  }

  /** Calls back when all was given to ws. */
  whenDrained(callback: () => void): void {
    this.#drained = callback;
    this.#pump();
  }

  /** Lets go of what was not sent. */
  clear(): void {
    this.#queue.clear();
    this.#drained = undefined;
  }

  #pump(): void {
    for (let send = this.#queue.first; send && this.#inFlight < inFlightLimit; send = this.#queue.first) {
      if (this.#give(send)) this.#queue.shift();
    }
    if (this.#queue.length > 0 || !this.#drained) return;
    const drained = this.#drained;
    this.#drained = undefined;
    drained();
  }

  /** Gives ws the next piece of a payload, the whole of it if it is small; true when that was the last. */
  #give(send: Send): boolean {
    const { payload, text, final, offset } = send;
    const whole = typeof payload === 'string' || (offset === 0 && payload.byteLength <= wholeLimit);
    const piece = whole ? payload : payload.subarray(offset, offset + fragmentSize);
    const size = typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
    send.offset += size;
    const last = whole || send.offset >= payload.byteLength;
    this.#inFlight += size;
    // A failed send is told by the connection's end, which is where everything that waits is settled.
    this.#socket.send(piece, { binary: !text, fin: final && last }, (error) => {
      if (!error) this.#given(size, last);
    });
    return last;
  }

  #given(size: number, last: boolean): void {
    this.#inFlight -= size;
    this.#sentBytes += size;
    if (last) this.#sentSends++;
    // Node calls back for each write of a batch in a row: one report serves them all.
    if (this.#reporting) return;
    this.#reporting = true;
    queueMicrotask(() => {
      this.#reporting = false;
      this.#sent(this.totals());
      this.#pump();
    });
  }
}
