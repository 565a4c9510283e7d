/** Sends messages as frames of limited size, which bounds the memory of copies and gives progress and the send deadline their steps. */
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

/** A larger payload is sent in fragments: still one message for the peer, but its progress can be seen here. */
const wholeLimit = 1024 * 1024;
const fragmentSize = 256 * 1024;

/**
 * Bytes that the output may hold before the system has taken them. Masked bytes are copies, so this bounds their memory too. Node writes
 * all that has gathered at once and reports it at once, so on a slow link this is also the step of progress.
 */
const inFlightLimit = 1024 * 1024;

export interface FrameSenderTarget {
  sent(totals: SendTotals): void;
  failed(error: WinRTError): void;
  /** Whether pings and pongs wait while a compressed message goes out in fragments. */
  controlsWait(): boolean;
  /** Called when the last frame of a message was given to the output, if it had more than one. */
  messageEnded(): void;
}

interface Send {
  payload: string | Uint8Array;
  readonly byteLength: number;
  readonly text: boolean;
  readonly final: boolean;
  /** The payload is sent in one frame. */
  readonly whole: boolean;
  /** The bytes of the payload will not change. */
  stable: boolean;
  /** Bytes of the payload that were given to the output. */
  offset: number;
}

/**
 * The size up to which a message is compressed, also in fragments: pongs wait for its end (see {@link ControlSender}), which comes soon. A
 * larger message is not compressed, nor is a message that the app sends in frames, whose end is not known.
 */
export const compressedLimit = 16 * 1024 * 1024;

export class FrameSender {
  readonly #output: FrameOutput;
  readonly #target: FrameSenderTarget;
  readonly #queue = new Fifo<Send>();
  #inFlight = 0;
  #sentBytes = 0;
  #sentSends = 0;
  #reporting = false;
  #drained: (() => void) | undefined;
  /** Whether a message was begun and not ended at the output, and whether it is compressed. */
  #begun = false;
  #compressed = false;

  /** `output` makes the output for the frames; the output calls back when the system has taken them. */
  constructor(output: (gone: Gone) => FrameOutput, target: FrameSenderTarget) {
    this.#output = output((bytes, sends) => this.#gone(bytes, sends));
    this.#target = target;
  }

  /** The next data frame continues a compressed message. */
  get insideCompressed(): boolean {
    return this.#begun && this.#compressed;
  }

  /**
   * Bytes that are not `stable` were read when this returns. True if the system has taken all that was sent: the target is not told of it
   * then. Throws E_OUTOFMEMORY if memory for a copy can't be allocated.
   */
  send(outgoing: Outgoing): boolean {
    const { payload, byteLength, text, final } = outgoing;
    const prepared = this.#prepared(outgoing);
    const stable = outgoing.stable || prepared !== payload;
    const whole = byteLength <= wholeLimit;
    // At the limit too, so that an app that awaits each message of 1 MiB has each copied once.
    if (whole && this.#queue.length === 0 && this.#inFlight <= inFlightLimit) {
      return this.#give(prepared, byteLength, text, final, true, final, stable);
    }
    // A view with a length of its own: that of an app's view of shared memory may become longer before the rest is copied.
    const given = stable || typeof prepared === 'string' ? prepared : prepared.subarray(0, byteLength);
    const send = { payload: given, byteLength, text, final, whole, stable, offset: 0 };
    this.#queue.push(send);
    this.#pump();
    try {
      if (!stable && typeof given !== 'string') keepRest(send, given);
    } catch (cause) {
      this.#refuse(cause);
    }
    return false;
  }

  /** The payload in a form that the output takes. A text that has to be cut into fragments becomes bytes. */
  #prepared({ payload, byteLength, stable }: Outgoing): string | Uint8Array {
    if (typeof payload === 'string') return byteLength > wholeLimit ? copyOf(payload) : payload;
    return stable || this.#output.readsAtOnce ? payload : copyOf(payload.subarray(0, byteLength));
  }

  totals(): SendTotals {
    return { bytes: this.#sentBytes, sends: this.#sentSends };
  }

  /** Calls back when all payloads were given to the output. */
  whenDrained(callback: () => void): void {
    this.#drained = callback;
    this.#pump();
  }

  /** Gives the output all that it may hold, before ws sends a frame that has to follow. */
  flush(): void {
    this.#output.flush();
  }

  /** Discards queued payloads. */
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

  /** Gives the output the next frame of a payload; true if that was the last. */
  #giveNext(send: Send): boolean {
    const { payload, text, final, whole, stable, offset } = send;
    const piece = whole || typeof payload === 'string' ? payload : payload.subarray(offset, offset + fragmentSize);
    const size = whole ? send.byteLength : piece.length;
    send.offset += size;
    const last = whole || send.offset >= payload.length;
    const compress = final && (whole || this.#compresses(payload.length));
    if (this.#give(piece, size, text, final && last, last, compress, stable)) this.#reportSoon();
    return last;
  }

  #compresses(size: number): boolean {
    return size <= compressedLimit && this.#target.controlsWait();
  }

  /**
   * `last` ends a send, and `fin` ends a message. The first frame of a message decides whether the message is compressed. True if the system
   * has taken all that was given to the output.
   */
  #give(
    payload: string | Uint8Array,
    size: number,
    text: boolean,
    fin: boolean,
    last: boolean,
    compress: boolean,
    stable: boolean,
  ): boolean {
    this.#inFlight += size;
    const first = !this.#begun;
    if (first) this.#compressed = compress;
    this.#begun = !fin;
    let gone = false;
    try {
      gone = this.#output.write({ payload, size, text, first, fin, last, compress, stable });
    } catch (cause) {
      // ws has begun the message before it allocates memory.
      if (!(cause instanceof WinRTError)) {
        this.#refuse(cause);
        return false;
      }
      this.#inFlight -= size;
      this.#begun = !first;
      throw cause;
    }
    if (gone) this.#count(size, last ? 1 : 0);
    if (fin && !first) this.#target.messageEnded();
    return gone;
  }

  /** Fails the connection, for example for lack of memory: a part of a message may have been sent, so no later message can be. */
  #refuse(cause: unknown): void {
    microtask(() => this.#target.failed(asWinRTError(cause, 'send')));
  }

  #count(bytes: number, sends: number): void {
    this.#inFlight -= bytes;
    this.#sentBytes += bytes;
    this.#sentSends += sends;
  }

  #gone(bytes: number, sends: number): void {
    this.#count(bytes, sends);
    // Node calls back once for each write of a batch: the writes of a batch are reported together.
    if (this.#inFlight === 0) this.#report();
    else this.#reportSoon();
  }

  #reportSoon(): void {
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

/** Copies the bytes that were not given to the output, and so not copied by it. */
function keepRest(send: Send, given: Uint8Array): void {
  if (send.offset > 0 && send.offset >= given.byteLength) return;
  send.payload = copyOf(given.subarray(send.offset));
  send.stable = true;
  send.offset = 0;
}

/** Copies of small payloads share Node's pool; the memory is not zero-filled first. */
function copyOf(payload: string | Uint8Array): Uint8Array {
  try {
    return typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
  } catch (cause) {
    const unit = typeof payload === 'string' ? 'UTF-16 code units' : 'bytes';
    throw winrtError(hresult.E_OUTOFMEMORY, `send: not enough memory for a copy of ${payload.length} ${unit}`, cause);
  }
}
