/** What a connection sends, in pieces that keep memory, progress and the send deadline moving. */
import type { Socket } from 'node:net';
import {
  asWinRTError,
  Fifo,
  hresult,
  microtask,
  winrtError,
  type Outgoing,
  type SendTotals,
  type WinRTError,
} from '@twinsocket/core';
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
  payload: string | Uint8Array;
  readonly byteLength: number;
  readonly text: boolean;
  readonly final: boolean;
  /** It goes out in one frame. */
  readonly whole: boolean;
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
  readonly #copiesAtOnce: boolean;
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

  /**
   * `masks`: as a client. ws copies what it masks, in the call; what it doesn't mask, or compresses first, it keeps and reads later
   * (8.23, sender.js: `frame`, `dispatch`), and so does Node (`net.Socket.write`). Without `tcp` each frame is a packet of its own.
   */
  constructor(socket: WebSocket, masks: boolean, tcp: Socket | undefined, target: FrameSenderTarget) {
    this.#socket = socket;
    this.#copiesAtOnce = masks && socket.extensions === '';
    this.#tcp = tcp;
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
    try {
      const whole = byteLength <= wholeLimit;
      // At the limit too: who waits for each of messages of 1 MiB then has them copied by ws alone.
      if (whole && this.#queue.length === 0 && this.#inFlight <= inFlightLimit) {
        return this.#give(prepared, byteLength, text, final, true, final);
      }
      const send = { payload: prepared, byteLength, text, final, whole, offset: 0 };
      this.#queue.push(send);
      this.#pump();
      if (typeof payload !== 'string' && !outgoing.stable && prepared === payload) keepRest(send, payload);
    } catch (cause) {
      this.#refuse(cause);
    }
  }

  /** What may be given to ws as it is. A text that is to be cut into fragments is made bytes. */
  #prepared({ payload, byteLength, stable }: Outgoing): string | Uint8Array {
    if (typeof payload === 'string') return byteLength > wholeLimit ? copyOf(payload) : payload;
    return stable || this.#copiesAtOnce ? payload : copyOf(payload);
  }

  totals(): SendTotals {
    return { bytes: this.#sentBytes, sends: this.#sentSends };
  }

  /** Calls back when all was given to ws. */
  whenDrained(callback: () => void): void {
    this.#drained = callback;
    this.#pump();
  }

  /** Discards what was not given to ws. */
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
    const { payload, text, final, whole, offset } = send;
    const piece = whole || typeof payload === 'string' ? payload : payload.subarray(offset, offset + fragmentSize);
    const size = whole ? send.byteLength : piece.length;
    send.offset += size;
    const last = whole || send.offset >= payload.length;
    this.#give(piece, size, text, final && last, last, final && (whole || this.#compresses(payload.length)));
    return last;
  }

  #compresses(size: number): boolean {
    return size <= compressedLimit && this.#target.controlsWait();
  }

  /** `last` ends a send, `fin` a message; whether it is compressed is settled with its first frame. */
  #give(piece: string | Uint8Array, size: number, text: boolean, fin: boolean, last: boolean, compress: boolean): void {
    this.#inFlight += size;
    if (this.#pieces.length > 0) this.#cork();
    this.#pieces.push(last ? size : ~size);
    if (!this.#begun) this.#compressed = compress;
    this.#begun = !fin;
    this.#socket.send(piece, options[text ? 0 : 1]?.[fin ? 1 : 0]?.[compress ? 1 : 0] ?? {}, this.#gone);
    if (fin) this.#target.messageEnded();
  }

  /** There was no memory, say. Some of a message may have gone, so there is no way on. */
  #refuse(cause: unknown): void {
    microtask(() => this.#target.failed(asWinRTError(cause, 'send')));
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

/** What ws has not got, and so not copied, is copied now. */
function keepRest(send: Send, given: Uint8Array): void {
  if (send.offset > 0 && send.offset >= given.byteLength) return;
  send.payload = copyOf(given.subarray(send.offset));
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
