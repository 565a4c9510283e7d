/** Whether TCP is read: it is, unless there is a reason why not. */
import { afterCallbacks } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';

/** Core wants no more; what has come waits to be read; core still tells that we are connected. */
type Reason = 'unwanted' | 'crowded' | 'starting';

export class ReceivePause {
  readonly #socket: WebSocket;
  readonly #reasons = new Set<Reason>();

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** What comes first waits until the app knows that it is connected: then its answers go out before a fault behind is seen. */
  start(): void {
    this.set('starting', true);
    afterCallbacks(() => this.set('starting', false));
  }

  set(reason: Reason, holds: boolean): void {
    if (holds) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    this.#apply();
  }

  /** What still comes is swallowed, up to the end of TCP. */
  end(): void {
    this.#reasons.delete('unwanted');
    this.#reasons.delete('crowded');
    this.#apply();
  }

  #apply(): void {
    if (this.#reasons.size > 0) this.#socket.pause();
    else this.#socket.resume();
  }
}
