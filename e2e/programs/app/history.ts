/** What an app was told and what it has done, in order, up to the end of its socket. */
import type * as api from '../../node/twinsocket.ts';

/** What the app itself may have ended its socket by. */
export type OwnEnd = 'close' | 'close before open' | 'abort';

export class History {
  /** The address was reached: from the `await` of the connect, or of the accept, on. */
  opened = false;
  readonly ownEnds = new Set<OwnEnd>();
  /** The code of a close of the open socket. */
  closeCode: number | null = null;
  readonly closed: { readonly code: number; readonly reason: string }[] = [];
  readonly ends: api.SocketEnd[] = [];
  /** Failures that handlers of messages were told of. */
  readonly failures: Error[] = [];
  /** The app has thrown away what it may not have read. */
  dropped = false;
  handlerDropped = false;
  /** `abort()` was called, in whatever state. */
  aborted = false;
  /** No message may be raised from here on. */
  silent = false;
  /** A reader had begun when the peer closed, so that it gets all before `closed`. */
  readsBeforeClosed = false;
  readonly faults: string[] = [];
  /** How many calls of the socket's members run, one within another. */
  #calls = 0;

  /** Makes a call of a member of the socket, within which nothing may be told. */
  call(member: () => void): void {
    this.#calls++;
    try {
      member();
    } finally {
      this.#calls--;
    }
  }

  /** A read gives data, which it may give behind the end too. */
  data(withEnd = false): void {
    const isLate = !withEnd && this.readsBeforeClosed && this.ownEnds.size === 0 && this.closed.length > 0;
    if (isLate) this.faults.push('a read gives data behind closed');
  }

  /** A read gives the end, without an error. */
  endOfData(): void {
    if (!this.dropped && this.ownEnds.size === 0 && this.closed.length === 0)
      this.faults.push('a read gives the end before closed');
  }

  get over(): boolean {
    return this.ends.length > 0;
  }

  /** An event comes: whether it may, at this place in the order. */
  event(what: 'message' | 'failure' | 'closed' | 'ended'): void {
    const expected = (condition: boolean, why: string): void => {
      if (!condition) this.faults.push(`${what} ${why}`);
    };
    expected(this.#calls === 0, 'is told within a call of a member');
    if (what !== 'ended') expected(this.ends.length === 0 || what === 'closed', 'is told behind ended');
    if (what === 'message' || what === 'failure') {
      expected(this.closed.length === 0, 'is told behind closed');
      expected(this.failures.length === 0, 'is told behind the failure');
      expected(!this.silent, 'is told behind close() or abort()');
    }
  }
}
