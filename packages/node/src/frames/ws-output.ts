/** Data frames by ws: where they may be compressed, and where we don't have its TCP socket. */
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
  /** Bytes of what was given to ws, in the order in which it tells that they have gone; as ~bytes where more of a send follow. */
  readonly #frames = new Fifo<number>();
  #corked = false;

  /**
   * `masks`: as a client. ws copies what it masks, in the call; what it doesn't mask, or compresses first, it keeps and reads later
   * (8.23, sender.js: `frame`, `dispatch`), and so does Node (`net.Socket.write`). Without `tcp` each frame is a packet of its own.
   */
  constructor(socket: WebSocket, masks: boolean, tcp: Socket | undefined, gone: Gone) {
    this.#socket = socket;
    this.readsAtOnce = masks && socket.extensions === '';
    this.#tcp = tcp;
    this.#gone = gone;
  }

  write({ payload, size, text, fin, last, compress }: DataFrame): void {
    if (this.#frames.length > 0) this.#cork();
    this.#frames.push(last ? size : ~size);
    this.#socket.send(payload, options[text ? 0 : 1]?.[fin ? 1 : 0]?.[compress ? 1 : 0] ?? {}, this.#sent);
  }

  flush(): void {}

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
  readonly #sent = (error?: Error): void => {
    const frame = this.#frames.shift();
    // A failed send is told by the connection's end, which is where everything that waits is settled.
    if (error || frame === undefined) return;
    if (frame < 0) this.#gone(~frame, 0);
    else this.#gone(frame, 1);
  };
}
