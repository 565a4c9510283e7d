/** What a connection sends, in pieces that keep memory, progress and the send deadline moving. */
import type WebSocket from 'isomorphic-ws';

/** A larger payload goes out as fragments of this size: one message for the peer, steps that can be seen for us. */
const pieceSize = 1024 * 1024;

/** Bytes given to ws and not yet taken by the system. ws copies what it masks, so this bounds that memory too. */
const inFlightLimit = 4 * 1024 * 1024;

interface Send {
  readonly payload: string | Uint8Array;
  readonly text: boolean;
  readonly final: boolean;
  /** Bytes of the payload that were given to ws. */
  offset: number;
}

export class FrameSender {
  readonly #socket: WebSocket;
  readonly #sent: (bytes: number, sends: number) => void;
  readonly #queue: Send[] = [];
  #inFlight = 0;
  #sentBytes = 0;
  #sentSends = 0;
  #drained: (() => void) | undefined;

  constructor(socket: WebSocket, sent: (bytes: number, sends: number) => void) {
    this.#socket = socket;
    this.#sent = sent;
  }

  send(payload: string | Uint8Array, text: boolean, final: boolean): void {
    const large = typeof payload === 'string' && payload.length > pieceSize / 3;
    this.#queue.push({ payload: large ? Buffer.from(payload) : payload, text, final, offset: 0 });
    this.#pump();
  }

  /** Calls back when all was given to ws. */
  whenDrained(callback: () => void): void {
    this.#drained = callback;
    this.#pump();
  }

  #pump(): void {
    while (this.#queue.length > 0 && this.#inFlight < inFlightLimit) {
      const send = this.#queue[0] as Send;
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
    const piece = typeof payload === 'string' ? payload : payload.subarray(offset, offset + pieceSize);
    const size = typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
    send.offset += size;
    const last = typeof payload === 'string' || send.offset >= payload.byteLength;
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
    this.#sent(this.#sentBytes, this.#sentSends);
    this.#pump();
  }
}
