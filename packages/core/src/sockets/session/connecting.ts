/** One `connectAsync`: its operation, and the attempt of the adapter that it waits for. */
import { asWinRTError, type WinRTError } from '../../errors.ts';
import { Operation } from '../../foundation/async-operation.ts';
import { shownAddress } from '../../internal/redact.ts';
import type { ConnectAttempt } from '../../transport.ts';

export class Connecting {
  readonly operation: Operation<void>;
  #attempt: ConnectAttempt | undefined;

  /** `cancelled` is called when the app cancels the operation, before the attempt is given up. */
  constructor(cancelled: () => void) {
    this.operation = new Operation<void>(() => {
      cancelled();
      this.#abort();
      return true;
    }, true);
  }

  /**
   * An app that is called while the adapter begins, by its agent or a stand-in for WebSocket, may end this connect, and begin another.
   * Then what comes of this one is nobody's: an attempt is aborted, an error is not told.
   */
  start(
    dial: () => ConnectAttempt,
    signal: AbortSignal | undefined,
    session: { failed(error: WinRTError): void },
    address: string,
  ): void {
    if (signal) this.operation.cancelOn(signal, `connectAsync: ${shownAddress(address)} was not connected`);
    if (!this.operation.pending) return;
    try {
      const attempt = dial();
      if (this.operation.pending) this.#attempt = attempt;
      else attempt.abort();
    } catch (thrown) {
      if (this.operation.pending) session.failed(asWinRTError(thrown, 'connectAsync'));
    }
  }

  /** The socket ends. */
  end(error: WinRTError): void {
    this.#abort();
    this.operation.fail(error);
  }

  #abort(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.abort();
  }
}
