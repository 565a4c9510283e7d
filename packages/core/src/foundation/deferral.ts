/** `Windows.Foundation.Deferral`: keeps an event open until the work that it started is done. */
import { describe, winrtError } from '../errors.ts';
import { E_ILLEGAL_METHOD_CALL, E_POINTER } from '../hresult.ts';
import { reportError } from '../internal/report-error.ts';
import { closeOnDispose } from '../internal/disposable.ts';

/** Called without arguments when a deferral ends. */
export type DeferralCompletedHandler = () => void;

/**
 * `Windows.Foundation.Deferral`: as long as one is open, what asked for it waits.
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

  /** `handler` is called once, by whichever of {@link complete} and {@link close} comes first. None: E_POINTER 0x80004003. */
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

  /** The work is done. A second time, or after {@link close}: E_ILLEGAL_METHOD_CALL 0x8000000E. */
  complete(): void {
    const handler = this.#handler;
    if (!handler) throw winrtError(E_ILLEGAL_METHOD_CALL, 'deferral.complete: the deferral was completed already');
    this.#handler = undefined;
    handler();
  }

  /** Ends the deferral if it has not ended. Never throws: what the handler throws goes to the global error event. */
  close(): void {
    try {
      if (this.#handler) this.complete();
    } catch (thrown) {
      reportError(thrown);
    }
  }
}
