/** Whether TCP is read: it is, unless there is a reason why not. */
import { afterCallbacks } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';

/** Core wants no more; what has come waits to be read; core still tells that we are connected. */
const reasons = { unwanted: 1, crowded: 2, starting: 4 } as const;

export class ReceivePause {
  readonly #socket: WebSocket;
  /** The sum of the reasons that hold. */
  #reasons = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** What comes first waits until the app knows that it is connected: then its answers go out before a fault behind is seen. */
  start(): void {
    this.set('starting', true);
    afterCallbacks(() => this.set('starting', false));
  }

  set(reason: keyof typeof reasons, holds: boolean): void {
    this.#change(holds ? this.#reasons | reasons[reason] : this.#reasons & ~reasons[reason]);
  }

  has(reason: keyof typeof reasons): boolean {
    return (this.#reasons & reasons[reason]) !== 0;
  }

  /** What still comes is swallowed, up to the end of TCP. */
  end(): void {
    this.#reasons &= reasons.starting;
    this.#apply();
  }

  /** Tells ws only of a change: connections often set a reason that already holds, or clear one that does not. */
  #change(to: number): void {
    const paused = this.#reasons !== 0;
    this.#reasons = to;
    if (paused !== (to !== 0)) this.#apply();
  }

  #apply(): void {
    if (this.#reasons !== 0) this.#socket.pause();
    else this.#socket.resume();
  }
}
