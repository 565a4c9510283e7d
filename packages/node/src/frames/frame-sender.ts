/** What a connection sends, in pieces that keep memory, progress and the send deadline moving. */
import {
  asWinRTError,
  Fifo,
  hresult,
  microtask,
  winrtError,
  WinRTError,
  type Outgoing,
  type SendTotals,
} from '@twinsocket/core';
import type { FrameOutput, Gone } from './frame-output.ts';

/** A larger payload goes out as fragments: one message for the peer, steps that can be seen for us. */
const wholeLimit = 1024 * 1024;
const fragmentSize = 256 * 1024;

/**
 * Bytes given to the output and not yet taken by the system. What is masked is copied, so this bounds that memory too; and Node writes
 * what has gathered in one go and tells of it in one, so on a slow link this is the step in which progress is seen.
 */
const inFlightLimit = 1024 * 1024;

export interface FrameSenderTarget {
  sent(totals: SendTotals): void;
  failed(error: WinRTError): void;
  /** Whether pings and pongs wait while a compressed message goes out in fragments. */
  controlsWait(): boolean;
  /** The last frame of a message was given to the output. */
  messageEnded(): void;
}

interface Send {
  payload: string | Uint8Array;
  readonly byteLength: number;
  readonly text: boolean;
  readonly final: boolean;
  /** It goes out in one frame. */
  readonly whole: boolean;
  /** The payload stays as it is for good. */
  stable: boolean;
  /** Bytes of the payload that were given to the output. */
  offset: number;
}

/**
 * A message up to this size is compressed as a whole, be it sent in fragments: pongs wait for its end (see {@link ControlSender}), which is
 * not far. A larger one, or one that the app sends in frames of its own, whose end is anybody's guess, goes as it is.
 */
const compressedLimit = 16 * 1024 * 1024;

export class FrameSender {
  readonly #output: FrameOutput;
  readonly #target: FrameSenderTarget;
  readonly #queue = new Fifo<Send>();
  #inFlight = 0;
  #sentBytes = 0;
  #sentSends = 0;
  #reporting = false;
  #drained: (() => void) | undefined;
  /** A message has begun and not ended, as far as it was given to the output; and whether it is compressed. */
  #begun = false;
  #compressed = false;

  /** `output` makes the one that the frames go to, which calls back when they have gone. */
  constructor(output: (gone: Gone) => FrameOutput, target: FrameSenderTarget) {
    this.#output = output((bytes, sends) => this.#gone(bytes, sends));
    this.#target = target;
  }

  /** The next frame will be one of a compressed message that has begun. */
  get insideCompressed(): boolean {
    return this.#begun && this.#compressed;
  }

  /** Bytes that are not `stable` have been read when it returns. Throws E_OUTOFMEMORY if that takes a copy that can't be had. */
  send(outgoing: Outgoing): void {
    const { payload, byteLength, text, final } = outgoing;
    const prepared = this.#prepared(outgoing);
    const stable = outgoing.stable || prepared !== payload;
    const whole = byteLength <= wholeLimit;
    // At the limit too: who waits for each of messages of 1 MiB then has them copied once.
    if (whole && this.#queue.length === 0 && this.#inFlight <= inFlightLimit) {
      return this.#give(prepared, byteLength, text, final, true, final, stable);
    }
    const send = { payload: prepared, byteLength, text, final, whole, stable, offset: 0 };
    this.#queue.push(send);
    this.#pump();
    try {
      if (!stable && typeof payload !== 'string') keepRest(send, payload);
    } catch (cause) {
      this.#refuse(cause);
    }
  }

  /** What may be given to the output as it is. A text that is to be cut into fragments is made bytes. */
  #prepared({ payload, byteLength, stable }: Outgoing): string | Uint8Array {
    if (typeof payload === 'string') return byteLength > wholeLimit ? copyOf(payload) : payload;
    return stable || this.#output.readsAtOnce ? payload : copyOf(payload);
  }

  totals(): SendTotals {
    return { bytes: this.#sentBytes, sends: this.#sentSends };
  }

  /** Calls back when all was given to the output. */
  whenDrained(callback: () => void): void {
    this.#drained = callback;
    this.#pump();
  }

  /** Hands on all that can be, before ws sends what has to come behind. */
  flush(): void {
    this.#output.flush();
  }

  /** Discards what was not sent. */
  clear(): void {
    this.#output.flush();
    this.#queue.clear();
    this.#drained = undefined;
  }

  #pump(): void {
    try {
      for (let send = this.#queue.first; send && this.#inFlight < inFlightLimit; send = this.#queue.first) {
        if (this.#giveNext(send)) this.#queue.shift();
      }
    } catch (cause) {
      return this.#refuse(cause);
    }
    if (this.#queue.length > 0 || !this.#drained) return;
    const drained = this.#drained;
    this.#drained = undefined;
    this.#output.flush();
    drained();
  }

  /** Gives the output the next piece of a payload, the whole of it if it is small; true when that was the last. */
  #giveNext(send: Send): boolean {
    const { payload, text, final, whole, stable, offset } = send;
    const piece = whole || typeof payload === 'string' ? payload : payload.subarray(offset, offset + fragmentSize);
    const size = whole ? send.byteLength : piece.length;
    send.offset += size;
    const last = whole || send.offset >= payload.length;
    this.#give(piece, size, text, final && last, last, final && (whole || this.#compresses(payload.length)), stable);
    return last;
  }

  #compresses(size: number): boolean {
    return size <= compressedLimit && this.#target.controlsWait();
  }

  /** `last` ends a send, `fin` a message; whether it is compressed is settled with its first frame. */
  #give(
    payload: string | Uint8Array,
    size: number,
    text: boolean,
    fin: boolean,
    last: boolean,
    compress: boolean,
    stable: boolean,
  ): void {
    this.#inFlight += size;
    const first = !this.#begun;
    if (first) this.#compressed = compress;
    this.#begun = !fin;
    try {
      this.#output.write({ payload, size, text, first, fin, last, compress, stable });
    } catch (cause) {
      // ws has begun the message before it looks for memory.
      if (!(cause instanceof WinRTError)) return this.#refuse(cause);
      this.#inFlight -= size;
      this.#begun = !first;
      throw cause;
    }
    if (fin) this.#target.messageEnded();
  }

  /** There was no memory, say. Some of a message may have gone, so there is no way on. */
  #refuse(cause: unknown): void {
    microtask(() => this.#target.failed(asWinRTError(cause, 'send')));
  }

  #gone(bytes: number, sends: number): void {
    this.#inFlight -= bytes;
    this.#sentBytes += bytes;
    this.#sentSends += sends;
    // Node calls back for each write of a batch in a row: one report serves them all.
    if (this.#inFlight === 0) return this.#report();
    if (this.#reporting) return;
    this.#reporting = true;
    microtask(() => {
      this.#reporting = false;
      this.#report();
    });
  }

  #report(): void {
    this.#target.sent(this.totals());
    this.#pump();
  }
}

/** What the output has not got, and so not copied, is copied now. */
function keepRest(send: Send, given: Uint8Array): void {
  if (send.offset > 0 && send.offset >= given.byteLength) return;
  send.payload = copyOf(given.subarray(send.offset));
  send.stable = true;
  send.offset = 0;
}

/** Small ones together in Node's pool; nothing is filled with zeros first. */
function copyOf(payload: string | Uint8Array): Uint8Array {
  try {
    return typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
  } catch (cause) {
    const unit = typeof payload === 'string' ? 'UTF-16 code units' : 'bytes';
    throw winrtError(hresult.E_OUTOFMEMORY, `send: not enough memory for a copy of ${payload.length} ${unit}`, cause);
  }
}
