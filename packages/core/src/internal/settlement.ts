/** The state that a promise and its producer share: one outcome, set at most once, and what waits for it beside the promise. */
import { microtask } from './microtask.ts';
import { Native, quieten, type Tell } from './native-promise.ts';

/** What hears of progress. */
export interface ProgressListener {
  progressed(progress: unknown): void;
}

type State = 'pending' | 'fulfilled' | 'rejected';

export class Settlement {
  #state: State = 'pending';
  #value: unknown;
  /** The native promise; and what settles it, until it has. In no closure, which each read of a stream would leave as garbage. */
  native: object | undefined;
  #resolve: Tell | undefined;
  #reject: Tell | undefined;
  #before: (() => void)[] | undefined;
  #listeners: ProgressListener[] | undefined;

  /** With `reported`, a rejection that nobody handles is reported as that of a native promise. */
  constructor(public reported = false) {}

  get state(): State {
    return this.#state;
  }

  /** The value, or the reason of a rejection. */
  get value(): unknown {
    return this.#value;
  }

  get pending(): boolean {
    return this.#state === 'pending';
  }

  fulfill(value: unknown): void {
    this.settle('fulfilled', value);
  }

  reject(reason: unknown): void {
    this.settle('rejected', reason);
  }

  /** Has no effect if the outcome is set already. */
  settle(state: State, value: unknown): void {
    if (!this.pending) return;
    this.#state = state;
    this.#value = value;
    this.release();
    this.#before?.forEach((open) => open());
    this.#before = this.#listeners = undefined;
    this.#tell();
  }

  /** Called when the outcome is set. An app may keep a promise as long as it runs: what only a pending one needs is dropped here. */
  protected release(): void {}

  /** Settles the native promise, which is made once, now or when the outcome is set. */
  tell(promise: object, resolve: Tell, reject: Tell): void {
    this.native = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#tell();
  }

  #tell(): void {
    const isFulfilled = this.#state === 'fulfilled';
    const tell = isFulfilled ? this.#resolve : this.#reject;
    if (this.pending || !tell) return;
    this.#resolve = this.#reject = undefined;
    if (!isFulfilled && !this.reported) quieten(this.native as object);
    tell(this.#value);
  }

  progress(value: unknown): void {
    this.#listeners?.slice().forEach((listener) => listener.progressed(value));
  }

  listen(listener: ProgressListener): void {
    if (this.pending) (this.#listeners ??= []).push(listener);
  }

  /**
   * Calls back in a microtask after the outcome is set, before the promise does. The callback must not throw. It waits for a native promise,
   * which calls it in the asynchronous context of this call (AsyncLocalStorage, zones), not in the context that settles.
   */
  before(callback: () => void): void {
    if (!this.pending) return microtask(callback);
    const opens = (this.#before ??= []);
    void new Native<void>((open) => opens.push(open)).then(callback);
  }
}
