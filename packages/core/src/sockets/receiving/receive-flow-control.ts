/** Back-pressure on the sender: what is unread stops it where the platform can, and fails the socket where it can't. */
import { winrtError, type WinRTError } from '../../errors.ts';
import { WSAEMSGSIZE } from '../../hresult.ts';
import type { Connection } from '../../transport.ts';

/** Unread bytes at which the sender is stopped, and at which it may go on. */
const marks = { high: 1024 * 1024, low: 256 * 1024 };

export class ReceiveFlowControl {
  readonly #fail: (error: WinRTError) => void;
  readonly #changed: (stopped: boolean) => void;
  #connection: Connection | undefined;
  #limit = Infinity;
  #paused = false;

  /** `changed` is told when the sender is stopped, and when it may go on. */
  constructor(fail: (error: WinRTError) => void, changed: (stopped: boolean) => void = () => {}) {
    this.#fail = fail;
    this.#changed = changed;
  }

  /** `limit` is in unread bytes, `Infinity` where the platform can pause. */
  open(connection: Connection, limit: number): void {
    this.#connection = connection;
    this.#limit = limit;
    this.#paused = false;
  }

  /** To be told whenever the number of unread bytes has changed. */
  update(unread: number): void {
    if (unread > this.#limit) {
      const text = `receive: ${unread} unread bytes are more than maxInboundBufferSize, ${this.#limit}; read faster`;
      this.#fail(winrtError(WSAEMSGSIZE, text));
    } else if (unread >= marks.high && !this.#paused) {
      this.#paused = true;
      this.#connection?.pause();
      this.#changed(true);
    } else if (unread <= marks.low && this.#paused) {
      this.#paused = false;
      this.#connection?.resume();
      this.#changed(false);
    }
  }
}
