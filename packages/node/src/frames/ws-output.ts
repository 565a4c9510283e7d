/** Sends data frames by ws: where they may be compressed, and where the TCP socket of ws is not available. */
import type { Socket } from 'node:net';
import { Fifo } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import type { DataFrame, FrameOutput, Gone } from './frame-output.ts';

/** Options of ws's `send`, which copies them; by text, and by whether it is the last frame of a message, and compressed. */
const options = [false, true].map((binary) =>
  [false, true].map((fin) => [false, true].map((compress) => ({ binary, fin, compress }))),
);

export class WsOutput implements FrameOutput {
  readonly readsAtOnce: boolean;
  readonly #socket: WebSocket;
  readonly #tcp: Socket | undefined;
  readonly #gone: Gone;
  /** Sizes of the payloads that were given to ws, in the order of its callbacks; as ~size if the send has more frames. */
  readonly #frames = new Fifo<number>();
  #corked = false;

  /**
   * `masks` is true for a client. ws copies the bytes that it masks, in the call. Bytes that ws doesn't mask, or compresses first, ws keeps
   * and reads later (8.23, sender.js: `frame`, `dispatch`), and so does Node (`net.Socket.write`). Without `tcp` each frame is a packet.
   */
  constructor(socket: WebSocket, masks: boolean, tcp: Socket | undefined, gone: Gone) {
    this.#socket = socket;
    this.readsAtOnce = masks && socket.extensions === '';
    this.#tcp = tcp;
    this.#gone = gone;
  }

  write({ payload: given, size, text, fin, last, compress, stable }: DataFrame): boolean {
    // ws reads the length by itself.
    const payload = stable || typeof given === 'string' ? given : given.subarray(0, size);
    if (this.#frames.length > 0) this.#cork();
    this.#frames.push(last ? size : ~size);
    this.#socket.send(payload, options[text ? 0 : 1]?.[fin ? 1 : 0]?.[compress ? 1 : 0] ?? {}, this.#sent);
    return false;
  }

  flush(): void {}

  /**
   * The first frame is written at once. Frames that follow before the system has taken it are written together at the end of each tick, in
   * one system call.
   */
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

  /** The callback for ws: one function for all frames, since a closure for each frame is measurably slower. */
  readonly #sent = (error?: Error): void => {
    const frame = this.#frames.shift();
    // A failed send also ends the connection, and that end settles all sends that wait.
    if (error || frame === undefined) return;
    if (frame < 0) this.#gone(~frame, 0);
    else this.#gone(frame, 1);
  };
}
