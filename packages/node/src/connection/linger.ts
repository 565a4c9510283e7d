/** How long a peer may leave TCP open once its connection is over. */
import { Deadline } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';

/**
 * Milliseconds that a peer has to end TCP when close frames have passed, or when we have failed the connection. Without a bound a peer that
 * does not would keep the process alive.
 */
export const lingerTime = 1000;

export class Linger {
  readonly #socket: WebSocket;
  /** From the first start on: a server has many connections that are idle. */
  #deadline: Deadline | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Gives the peer so many milliseconds from now, whatever an earlier start has given. */
  start(milliseconds = lingerTime): void {
    (this.#deadline ??= new Deadline(() => this.#socket.terminate())).start(milliseconds);
  }

  stop(): void {
    this.#deadline?.stop();
  }
}
