/** The state that a promise and its producer share: one outcome, set at most once, and what waits for it beside the promise. */
import { microtask } from './microtask.ts';
import { quieten, type Tell } from './native-promise.ts';

/** What hears of progress. */
export interface ProgressListener {
  progressed(progress: unknown): void;
}

type State = 'pending' | 'fulfilled' | 'rejected';

/** What a pending settlement has to tell. Made when it is needed, since most writes in a flood settle before anybody can wait. */
interface Waiting {
  /** Tells the native promise. */
  tell?: () => void;
  before?: (() => void)[];
  listeners?: ProgressListener[];
}

export class Settlement {
  #state: State = 'pending';
  #value: unknown;
  #waiting: Waiting | undefined;

  /** With `reported`, a rejection that nobody handles is reported as that of a native promise. */
  constructor(readonly reported = false) {}

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
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    waiting.before?.forEach((open) => open());
    waiting.tell?.();
  }

  /** Called when the outcome is set. An app may keep a promise as long as it runs: what only a pending one needs is dropped here. */
  protected release(): void {}

  /** Settles the native promise, which is made once, now or when the outcome is set. */
  tell(promise: object, resolve: Tell, reject: Tell): void {
    if (this.pending) (this.#waiting ??= {}).tell = () => this.tell(promise, resolve, reject);
    else if (this.#state === 'fulfilled') resolve(this.#value);
    else {
      if (!this.reported) quieten(promise);
      reject(this.#value);
    }
  }

  progress(value: unknown): void {
    const listeners = this.#waiting?.listeners;
    if (listeners) for (const listener of listeners.slice()) listener.progressed(value);
  }

  listen(listener: ProgressListener): void {
    if (this.pending) ((this.#waiting ??= {}).listeners ??= []).push(listener);
  }

  /**
   * Calls back in a microtask after the outcome is set, before the promise does. The callback must not throw. It waits for a native promise,
   * which calls it in the asynchronous context of this call (AsyncLocalStorage, zones), not in the context that settles.
   */
  before(callback: () => void): void {
    if (!this.pending) return microtask(callback);
    const opens = ((this.#waiting ??= {}).before ??= []);
    void new Promise<void>((open) => opens.push(open)).then(callback);
  }
}
