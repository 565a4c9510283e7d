/** What a connection sends, in pieces that keep memory, progress and the send deadline moving. */
import type { Socket } from 'node:net';
import { Fifo, hresult, microtask, winrtError, type SendTotals, type WinRTError } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';

/** A larger payload goes out as fragments: one message for the peer, steps that can be seen for us. */
const wholeLimit = 1024 * 1024;
const fragmentSize = 256 * 1024;

/**
 * Bytes given to ws and not yet taken by the system. ws copies what it masks, so this bounds that memory too; and Node writes
 * what has gathered in one go and tells of it in one, so on a slow link this is the step in which progress is seen.
 */
const inFlightLimit = 1024 * 1024;

export interface FrameSenderTarget {
  sent(totals: SendTotals): void;
  failed(error: WinRTError): void;
  /** Whether pings and pongs wait while a compressed message goes out in fragments. */
  controlsWait(): boolean;
  /** The last frame of a message was given to ws. */
  messageEnded(): void;
}

interface Send {
  readonly payload: string | Uint8Array;
  readonly text: boolean;
  readonly final: boolean;
  /** Bytes of the payload that were given to ws. */
  offset: number;
}

/**
 * A message up to this size is compressed as a whole, be it sent in fragments: pongs wait for its end (see {@link ControlSender}), which is
 * not far. A larger one, or one that the app sends in frames of its own, whose end is anybody's guess, goes as it is.
 */
const compressedLimit = 16 * 1024 * 1024;

/** Options of ws's `send`, which copies them; by text, and by whether it is the last frame of a message, and compressed. */
const options = [false, true].map((binary) =>
  [false, true].map((fin) => [false, true].map((compress) => ({ binary, fin, compress }))),
);

export class FrameSender {
  readonly #socket: WebSocket;
  readonly #tcp: Socket | undefined;
  readonly #target: FrameSenderTarget;
  readonly #queue = new Fifo<Send>();
  /** Bytes of what was given to ws, in the order in which it tells that they have gone; as ~bytes where more of a send follow. */
  readonly #pieces = new Fifo<number>();
  #inFlight = 0;
  #sentBytes = 0;
  #sentSends = 0;
  #reporting = false;
  #corked = false;
  #drained: (() => void) | undefined;
  /** A message has begun and not ended, as far as it was given to ws; and whether it is compressed. */
  #begun = false;
  #compressed = false;

  /** Without `tcp` each frame is a packet of its own. */
  constructor(socket: WebSocket, tcp: Socket | undefined, target: FrameSenderTarget) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#target = target;
  }

  /** The next frame will be one of a compressed message that has begun. */
  get insideCompressed(): boolean {
    return this.#begun && this.#compressed;
  }

  send(payload: string | Uint8Array, text: boolean, final: boolean): void {
    const large = typeof payload === 'string' && payload.length > wholeLimit / 3;
    const bytes = large ? Buffer.from(payload) : payload;
    const whole = typeof bytes === 'string' || bytes.byteLength <= wholeLimit;
    if (whole && this.#queue.length === 0 && this.#inFlight < inFlightLimit) {
      try {
        this.#give(bytes, text, final, true, final);
      } catch (cause) {
        this.#refuse(cause);
      }
      return;
    }
    this.#queue.push({ payload: bytes, text, final, offset: 0 });
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
    drained();
  }

  /** Gives ws the next piece of a payload, the whole of it if it is small; true when that was the last. */
  #giveNext(send: Send): boolean {
    const { payload, text, final, offset } = send;
    const whole = typeof payload === 'string' || (offset === 0 && payload.byteLength <= wholeLimit);
    const piece = whole ? payload : payload.subarray(offset, offset + fragmentSize);
    send.offset += piece.length;
    const last = whole || send.offset >= payload.byteLength;
    this.#give(piece, text, final && last, last, final && (whole || this.#compresses(payload.byteLength)));
    return last;
  }

  #compresses(size: number): boolean {
    return size <= compressedLimit && this.#target.controlsWait();
  }

  /** `last` ends a send, `fin` a message; whether it is compressed is settled with its first frame. */
  #give(piece: string | Uint8Array, text: boolean, fin: boolean, last: boolean, compress: boolean): void {
    const size = typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
    this.#inFlight += size;
    if (this.#pieces.length > 0) this.#cork();
    this.#pieces.push(last ? size : ~size);
    if (!this.#begun) this.#compressed = compress;
    this.#begun = !fin;
    this.#socket.send(piece, options[text ? 0 : 1]?.[fin ? 1 : 0]?.[compress ? 1 : 0] ?? {}, this.#gone);
    if (fin) this.#target.messageEnded();
  }

  /** Bytes that the app has transferred away while they were lent. Some of a message may have gone, so there is no way on. */
  #refuse(cause: unknown): void {
    const text = 'send: the buffer was transferred before it was sent; send a copy, or wait for the send';
    microtask(() => this.#target.failed(winrtError(hresult.E_INVALIDARG, text, cause)));
  }

  /** A frame alone goes straight out; what follows before it has gone leaves together, tick by tick, in one call of the system. */
  #cork(): void {
    const tcp = this.#tcp;
    if (!tcp || this.#corked) return;
    this.#corked = true;
    tcp.cork();
    process.nextTick(() => {
      this.#corked = false;
      tcp.uncork();
    });
  }

  /** ws's callback, one function for all: at this rate each closure would be felt. */
  readonly #gone = (error?: Error): void => {
    const piece = this.#pieces.shift();
    // A failed send is told by the connection's end, which is where everything that waits is settled.
    if (error || piece === undefined) return;
    const size = piece < 0 ? ~piece : piece;
    this.#inFlight -= size;
    this.#sentBytes += size;
    if (piece >= 0) this.#sentSends++;
    // Node calls back for each write of a batch in a row: one report serves them all.
    if (this.#pieces.length === 0) return this.#report();
    if (this.#reporting) return;
    this.#reporting = true;
    microtask(() => {
      this.#reporting = false;
      this.#report();
    });
  };

  #report(): void {
    this.#target.sent(this.totals());
    this.#pump();
  }
}
