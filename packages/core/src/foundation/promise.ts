/**
 * The promise of WinRT's JavaScript projection (WinJS.Promise): `then` with a progress callback, `done`, `cancel`, which pass progress and
 * cancellation along a chain. It is a native promise, so that an `await` of it does not call `then`, which takes ten times as long.
 */
import { canceledError, type WinRTError } from '../errors.ts';
import { reportError } from '../internal/report-error.ts';
import { Native, whenNative, type Tell } from '../internal/native-promise.ts';
import { Settlement, type ProgressListener } from '../internal/settlement.ts';

/** The promise that `then` returns, with progress and cancellation. */
export interface IPromise<T, P = never> extends PromiseLike<T> {
  /**
   * Callbacks always run asynchronously. `progress` is called with each progress value before the promise settles, never after. If a
   * callback returns a promise, native or WinJS's, the result waits for that promise; cancelling the result cancels that promise too.
   */
  then<U = T, V = never>(
    success?: ((value: T) => U | PromiseLike<U>) | null,
    error?: ((reason: unknown) => V | PromiseLike<V>) | null,
    progress?: ((progress: P) => void) | null,
  ): IPromise<U | V, P>;
  /** `then(null, error)`. */
  catch<V = never>(error?: ((reason: unknown) => V | PromiseLike<V>) | null): IPromise<T | V, P>;
  /** Calls back after success and failure, and passes the result or error on. */
  finally(callback?: (() => unknown) | null): IPromise<T, P>;
  /**
   * Ends a chain. Like `then`, but an unhandled error, or an error that a callback throws, is reported to the global error event (a page's
   * `error`, Node's `uncaughtException`). An unhandled cancellation is not reported.
   */
  done(
    success?: ((value: T) => unknown) | null,
    error?: ((reason: unknown) => unknown) | null,
    progress?: ((progress: P) => void) | null,
  ): void;
  /** Asks the operation at the start of the chain to cancel, which then fails as `Canceled`. Has no effect if it is too late. */
  cancel(): void;
  /** With it TypeScript takes our promises for `Promise`, which they are. */
  readonly [Symbol.toStringTag]: string;
}

/** `then` of any promise. WinJS's reports progress through a third callback; other promises ignore it. */
type Then = (
  success: (value: unknown) => void,
  error: (reason: unknown) => void,
  progress: (value: unknown) => void,
) => unknown;

/** The `then` of any promise. Read once, because it may be a getter (Promises/A+, 2.3.3.1). */
function thenOf(value: unknown): Then | undefined {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined;
  const { then } = value as { then?: unknown };
  return typeof then === 'function' ? (then as Then) : undefined;
}

/** The object that a cancellation is passed to. */
interface Cancelable {
  cancel(): void;
}

type Callback = ((value: unknown) => unknown) | null | undefined;

/** The outcome of a promise that `then` returned, and what sets it, in one object. */
class Chained extends Settlement implements ProgressListener {
  /** The promise or operation that this one waits for; undefined once this one has settled. */
  awaited: Cancelable | undefined;
  #source: Settlement | undefined;
  #success: Callback;
  #error: Callback;
  #progress: Callback;

  constructor(source: Settlement, awaited: Cancelable, success: Callback, error: Callback, progress: Callback) {
    super();
    this.#source = source;
    this.awaited = awaited;
    this.#success = success;
    this.#error = error;
    this.#progress = progress;
    // It becomes `native`.
    void new WinRTPromise(this);
  }

  settled(): void {
    const { state, value, reported } = this.#source as Settlement;
    this.reported = reported;
    const callback = state === 'fulfilled' ? this.#success : this.#error;
    // Otherwise the last promise of a chain would keep the chain, and what its callbacks have captured.
    this.#source = this.#success = this.#error = this.#progress = undefined;
    if (typeof callback !== 'function') return this.settle(state, value);
    try {
      this.#adopt(callback(value));
    } catch (thrown) {
      this.#failByCallback(thrown);
    }
  }

  protected override release(): void {
    this.awaited = undefined;
  }

  progressed(value: unknown): void {
    const callback = this.#progress;
    try {
      callback?.(value);
    } catch (thrown) {
      reportError(thrown);
    }
    this.progress(value);
  }

  /** Not the operation's failure, which the end of the socket may tell too, but one of the app's code, of which nothing else tells. */
  #failByCallback(reason: unknown, reported = true): void {
    this.reported ||= reported;
    this.reject(reason);
  }

  /** Settles with the value of a callback; if it is a promise of any kind, waits for it (Promises/A+, 2.3). */
  #adopt(value: unknown): void {
    /** A foreign promise may call back twice, or call back and then throw: the first call counts. */
    let answered = false;
    const first = (act: () => void): void => {
      if (answered) return;
      answered = true;
      act();
    };
    try {
      if (value === this.native) throw new TypeError('A promise cannot be resolved with itself');
      const then = thenOf(value);
      if (!then) return this.fulfill(value);
      // A foreign promise may answer with another one after this one was cancelled.
      if (this.pending) {
        this.awaited =
          value instanceof WinRTPromise
            ? value
            : {
                cancel: () => {
                  const { cancel } = value as { cancel?: unknown };
                  if (typeof cancel === 'function') cancel.call(value);
                  else first(() => this.reject(canceledError()));
                },
              };
      }
      then.call(
        value,
        (inner) => first(() => this.#adopt(inner)),
        (reason) => first(() => this.#failByCallback(reason, WinRTPromise.settlementOf(value)?.reported)),
        (progress) => this.progress(progress),
      );
    } catch (thrown) {
      first(() => this.#failByCallback(thrown));
    }
  }
}

/** Without the types of its members, which are others here. */
const NativeBase = Native as new (executor: ConstructorParameters<typeof Promise<unknown>>[0]) => object;

/** What settles the promise that is being made. One function for all promises, since each read of a stream would leave its own as garbage. */
let newResolve: Tell | undefined;
let newReject: Tell | undefined;
const keep = (resolve?: Tell, reject?: Tell): void => {
  newResolve = resolve;
  newReject = reject;
};

export class WinRTPromise<T, P = never> extends NativeBase implements IPromise<T, P> {
  /** Of the promise of an operation, the operation. The one field, since each takes time to add to a native promise. */
  readonly #settlement: (Settlement & Cancelable) | Chained;

  constructor(settlement: (Settlement & Cancelable) | Chained) {
    // An `await` takes a native promise as it is if its `constructor` is `Promise` (ECMA-262, PromiseResolve), and calls the `then` of any other.
    // Not by a statement of the module: with that, a bundler would keep the classes for an app that makes no promise. Before `super`, since
    // Bluebird's constructor refuses other classes. Of both classes at once, since an app may freeze the prototypes of its first promise.
    const { prototype } = new.target as { readonly prototype: { constructor: unknown } };
    if (prototype.constructor !== Native) prototype.constructor = WinRTPromise.prototype.constructor = Native;
    super(keep);
    const resolve = newResolve as Tell;
    const reject = newReject as Tell;
    // Otherwise the last promise would be kept.
    keep();
    this.#settlement = settlement;
    settlement.tell(this, resolve, reject);
  }

  /** @internal What a promise that this copy of the package has made stands for. */
  static settlementOf(value: unknown): Settlement | undefined {
    const promise = Object(value) as object;
    return #settlement in promise ? promise.#settlement : undefined;
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
    const next = new Chained(source, this, success as Callback, error as Callback, progress as Callback);
    const settled = (): void => next.settled();
    whenNative(this, settled, settled);
    source.listen(next);
    return next.native as IPromise<U | V, P>;
  }

  catch<V = never>(error?: ((reason: WinRTError) => V | PromiseLike<V>) | null): IPromise<T | V, P> {
    return this.then(null, error);
  }

  finally(callback?: (() => unknown) | null): IPromise<T, P> {
    // Only with `then`: a native promise would call the `then` of a WinJS promise later, when that may have settled.
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
    // A loop, not recursion: a read loop that returns its next read from a callback makes a chain as long as its reads.
    for (let settlement = this.#settlement; settlement.pending;) {
      const link: Cancelable | undefined = settlement instanceof Chained ? settlement.awaited : settlement;
      if (!(link instanceof WinRTPromise)) return link?.cancel();
      settlement = link.#settlement;
    }
  }
}

/** Reports an unhandled error at a `done`, but not a cancellation, which WinJS does not report either. */
function reportUnlessCanceled(reason: unknown): void {
  // By name: the cancellation may be of another copy or realm, or WinJS's own.
  if ((reason as { name?: unknown } | null | undefined)?.name !== 'Canceled') reportError(reason);
}
