/** Back-pressure on the sender: what is unread stops it where the platform can, and fails the socket where it can't. */
import { winrtError } from '../../errors.ts';
import { WSAEMSGSIZE } from '../../hresult.ts';
import { unreadLimit } from '../settings/unread-limit.ts';
import type { Opening } from './inbound.ts';

/** Unread bytes at which the sender is stopped, and at which it may go on. */
export const marks = { high: 1024 * 1024, low: 256 * 1024 };

export class ReceiveFlowControl {
  readonly #opening: Opening;
  readonly #limit: number;
  #paused = false;

  constructor(opening: Opening) {
    this.#opening = opening;
    this.#limit = unreadLimit(opening.capabilities, opening.settings.maxInboundBufferSize);
  }

  /** To be told whenever the number of unread bytes has changed. */
  update(unread: number): void {
    if (unread > this.#limit) {
      const text = `receive: ${unread} unread bytes are more than maxInboundBufferSize, ${this.#limit}; read faster`;
      this.#opening.fail(winrtError(WSAEMSGSIZE, text));
    } else if (unread >= marks.high && !this.#paused) {
      this.#paused = true;
      this.#opening.connection.pause();
    } else if (unread <= marks.low && this.#paused) {
      this.#paused = false;
      this.#opening.connection.resume();
    }
  }
}
