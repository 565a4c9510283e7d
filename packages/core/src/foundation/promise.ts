/**
 * The promise of WinRT's JavaScript projection (WinJS.Promise): `then` with a progress callback, `done`, `cancel`. Made by
 * hand, not over the native one, because cancel and progress travel along a chain, because one operation a message must be
 * cheap, and because a native rejection that nobody looks at would be reported as unhandled.
 */
import { canceledError, type WinRTError } from '../errors.ts';
import { reportError } from '../internal/report-error.ts';
import { Settlement } from '../internal/settlement.ts';

/** What a chain of `then` gives: a promise that also knows progress and cancellation. */
export interface IPromise<T, P = never> extends PromiseLike<T> {
  /**
   * Callbacks always run asynchronously. `progress` is called with each value before the promise settles, never after. A
   * promise that a callback returns, native or WinJS's, is waited for; cancelling the result cancels it too.
   */
  then<U = T, V = never>(
    success?: ((value: T) => U | PromiseLike<U>) | null,
    error?: ((reason: unknown) => V | PromiseLike<V>) | null,
    progress?: ((progress: P) => void) | null,
  ): IPromise<U | V, P>;
  /** `then(null, error)`. */
  catch<V = never>(error?: ((reason: unknown) => V | PromiseLike<V>) | null): IPromise<T | V, P>;
  /** Runs on either end and passes the outcome on. */
  finally(callback?: (() => unknown) | null): IPromise<T, P>;
  /**
   * Ends a chain: like `then`, but an error that nobody handled, or that a callback throws, goes to the global error event
   * (a page's `error`, Node's `uncaughtException`). A cancellation that nobody handled does not.
   */
  done(
    success?: ((value: T) => unknown) | null,
    error?: ((reason: unknown) => unknown) | null,
    progress?: ((progress: P) => void) | null,
  ): void;
  /** Asks the operation at the chain's source to cancel; it then fails as `Canceled`. Too late, it has no effect. */
  cancel(): void;
}

/** `then` of a native promise or WinJS's, which reports progress through a third callback; others ignore that. */
type Then = (
  success: (value: unknown) => void,
  error: (reason: unknown) => void,
  progress: (value: unknown) => void,
) => unknown;

/** The `then` of a promise of any kind. Read once, as it may be a getter (Promises/A+, 2.3.3.1). */
function thenOf(value: unknown): Then | undefined {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined;
  const { then } = value as { then?: unknown };
  return typeof then === 'function' ? (then as Then) : undefined;
}

/** What a cancel goes to. */
interface Cancelable {
  cancel(): void;
}

export class WinRTPromise<T, P = never> implements IPromise<T, P> {
  readonly #settlement: Settlement;
  /** The promise before, one that a callback gave, or whoever is at the source. */
  #awaited: Cancelable;

  constructor(settlement: Settlement, awaited: Cancelable) {
    this.#settlement = settlement;
    this.#awaited = awaited;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'Promise';
  }

  then<U = T, V = never>(
    success?: ((value: T) => U | PromiseLike<U>) | null,
    error?: ((reason: WinRTError) => V | PromiseLike<V>) | null,
    progress?: ((progress: P) => void) | null,
  ): IPromise<U | V, P> {
    const source = this.#settlement;
    const next = new Settlement();
    const derived = new WinRTPromise<U | V, P>(next, this);
    source.react({
      settled() {
        const callback = (source.state === 'fulfilled' ? success : error) as
          | ((value: unknown) => unknown)
          | null
          | undefined;
        if (typeof callback !== 'function') return next.settle(source.state, source.value);
        try {
          derived.#adopt(callback(source.value));
        } catch (thrown) {
          next.reject(thrown);
        }
      },
      progressed(value) {
        try {
          progress?.(value as P);
        } catch (thrown) {
          reportError(thrown);
        }
        next.progress(value);
      },
    });
    return derived;
  }

  catch<V = never>(error?: ((reason: WinRTError) => V | PromiseLike<V>) | null): IPromise<T | V, P> {
    return this.then(null, error);
  }

  finally(callback?: (() => unknown) | null): IPromise<T, P> {
    // By `then` alone: a native promise calls a WinJS promise's `then` too late, when that may have settled and replaced it.
    const run = (): unknown => callback?.();
    return this.then(run, run).then(() => this);
  }

  done(
    success?: ((value: T) => unknown) | null,
    error?: ((reason: WinRTError) => unknown) | null,
    progress?: ((progress: P) => void) | null,
  ): void {
    this.then(success, error, progress).then(null, reportUnlessCanceled);
  }

  cancel(): void {
    if (!this.#settlement.pending) return;
    // Not by recursion: a read loop that returns itself from its callback makes a chain as long as its reads.
    let awaited = this.#awaited;
    while (awaited instanceof WinRTPromise) {
      if (!awaited.#settlement.pending) return;
      awaited = awaited.#awaited;
    }
    awaited.cancel();
  }

  /** Settles with a callback's value; waits for it first if it is a promise of any kind (Promises/A+, 2.3). */
  #adopt(value: unknown): void {
    const settlement = this.#settlement;
    if (value === this) return settlement.reject(new TypeError('A promise cannot be resolved with itself'));
    /** A foreign promise may call back twice, or call back and then throw: its first word counts. */
    let answered = false;
    const first = (act: () => void): void => {
      if (answered) return;
      answered = true;
      act();
    };
    try {
      const then = thenOf(value);
      if (!then) return settlement.fulfill(value);
      this.#awaited =
        value instanceof WinRTPromise
          ? value
          : {
              cancel() {
                const { cancel } = value as { cancel?: unknown };
                if (typeof cancel === 'function') cancel.call(value);
                else settlement.reject(canceledError());
              },
            };
      then.call(
        value,
        (inner) => first(() => this.#adopt(inner)),
        (reason) => first(() => settlement.reject(reason)),
        (progress) => settlement.progress(progress),
      );
    } catch (thrown) {
      first(() => settlement.reject(thrown));
    }
  }
}

/** What ends in a `done` that nobody handles is reported, except that the app itself cancelled: WinJS says nothing then, too. */
function reportUnlessCanceled(reason: unknown): void {
  // Of another copy or realm too, and WinJS's own.
  if ((reason as { name?: unknown } | null | undefined)?.name !== 'Canceled') reportError(reason);
}
