/** The state of a socket, and the promise of how it ended. */
import type { WinRTError } from '../../errors.ts';
import { afterCallbacks } from '../../internal/after-callbacks.ts';

/**
 * The state of a socket. `closing`: our `close()` waits for the peer's answer, or the peer has closed and the data before its close frame is
 * still being read. `closed`: the close is done. `failed`: the connection was lost, the peer broke the protocol, or a limit or deadline was
 * exceeded.
 */
export type SocketState = 'created' | 'connecting' | 'open' | 'closing' | 'closed' | 'failed';

/** How a socket ended; see `ended` of the sockets. */
export interface SocketEnd {
  /** The code of the peer's close frame: 1005 if the close frame had no code, 1006 if no close frame came. */
  readonly code: number;
  /** The reason in the peer's close frame, '' if there was none. */
  readonly reason: string;
  /** Null after a close handshake, otherwise the error that ended the socket. */
  readonly error: WinRTError | null;
}

export class Ending {
  /** Why some of what was written before our close has not left, if so. */
  unsent: WinRTError | undefined;
  #end: SocketEnd | undefined;
  #promise: Promise<SocketEnd> | undefined;
  #resolve: ((end: SocketEnd) => void) | undefined;

  /** Whether the end is known, although the promise may not have settled yet. */
  get known(): boolean {
    return this.#end !== undefined;
  }

  /** Made at the first access, so that a socket without one needs no promise. A native promise, which never rejects. */
  get promise(): Promise<SocketEnd> {
    return (this.#promise ??= new Promise((resolve) => {
      this.#resolve = resolve;
      this.#tell();
    }));
  }

  /** Resolves when the local close has finished and the peer has all that was written. */
  async whenAllSent(): Promise<void> {
    const failure = (await this.promise).error ?? this.unsent;
    if (failure) throw failure;
  }

  /** Must be called in the turn of the event or the failed read for the same end. The first end counts. */
  settle(code: number, reason: string, error: WinRTError | null): void {
    this.#end ??= Object.freeze({ code, reason, error });
    this.#tell();
  }

  /** Settles after the reads and writes that have failed by the end. */
  #tell(): void {
    const end = this.#end;
    const resolve = this.#resolve;
    if (end && resolve) afterCallbacks(() => resolve(end));
  }
}
