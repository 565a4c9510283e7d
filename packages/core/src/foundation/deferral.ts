/** `Windows.Foundation.Deferral`: keeps an event open until the work that the event started is done. */
import { describe, winrtError } from '../errors.ts';
import { E_ILLEGAL_METHOD_CALL, E_POINTER } from '../hresult.ts';
import { reportError } from '../internal/report-error.ts';
import { closeOnDispose } from '../internal/disposable.ts';

/** Called without arguments when a deferral ends. */
export type DeferralCompletedHandler = () => void;

/**
 * `Windows.Foundation.Deferral`: its creator waits until the deferral is completed or closed.
 *
 * @example
 * ```ts
 * import { Deferral } from 'twinsocket';
 *
 * const deferral = new Deferral(() => console.log('complete'));
 * deferral.complete();
 * ```
 */
export class Deferral {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  #handler: DeferralCompletedHandler | undefined;

  /**
   * `handler` is called once, by {@link complete} or {@link close}, whichever is called first.
   *
   * @throws {WinRTError} E_POINTER 0x80004003: the handler is not a function.
   */
  constructor(handler: DeferralCompletedHandler) {
    if (typeof handler !== 'function')
      throw winrtError(E_POINTER, `Deferral: the handler must be a function, not ${describe(handler)}`);
    this.#handler = handler;
    closeOnDispose(this);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'Deferral';
  }

  /**
   * Tells that the work is done.
   *
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: the deferral was completed or closed before.
   */
  complete(): void {
    const handler = this.#handler;
    if (!handler) throw winrtError(E_ILLEGAL_METHOD_CALL, 'deferral.complete: the deferral was completed already');
    this.#handler = undefined;
    handler();
  }

  /** Ends the deferral if it has not ended. Never throws: an error of the handler is reported to the global error event. */
  close(): void {
    try {
      if (this.#handler) this.complete();
    } catch (thrown) {
      reportError(thrown);
    }
  }
}
