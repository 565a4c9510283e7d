/** The state that a promise and its producer share: one outcome, set at most once, and the reactions that wait for it. */
import { microtask } from './microtask.ts';

export interface Reaction {
  /** Called in a microtask after the outcome is set. Must not throw. */
  settled(): void;
  progressed?(progress: unknown): void;
}

type State = 'pending' | 'fulfilled' | 'rejected';

/**
 * Reactions wait for a native promise, because it calls each reaction in the asynchronous context in which the reaction was added
 * (AsyncLocalStorage, zones), not in the context that settles.
 */
class Gate {
  open!: () => void;
  readonly #opened = new Promise<void>((resolve) => (this.open = resolve));

  then(callback: () => void): void {
    void this.#opened.then(callback);
  }
}

/** What waits for an outcome. Made for the first reaction, because most writes in a flood have none. */
interface Waiting {
  first?: Gate;
  gate?: Gate;
  progressed?: Reaction[];
}

export class Settlement {
  #state: State = 'pending';
  #value: unknown;
  #waiting: Waiting | undefined;
  #handled = false;
  #rejection: Promise<never> | undefined;

  /**
   * With `reported`, a rejection that nobody handles is reported as the host reports its own, with `unhandledrejection` in a page and
   * `unhandledRejection` in Node: a native promise rejects in its place, and counts as handled when this one does.
   */
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
    if (state === 'rejected' && this.reported && !this.#handled) this.#rejection = Promise.reject(value);
    this.release();
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    waiting.first?.open();
    waiting.gate?.open();
  }

  /** Called when the outcome is set. An app may keep a promise as long as it runs: what only a pending one needs is dropped here. */
  protected release(): void {}

  /** Somebody takes care of a rejection, before it or after. */
  handled(): void {
    this.#handled = true;
    this.#rejection?.catch(() => {});
  }

  progress(value: unknown): void {
    const reactions = this.#waiting?.progressed;
    if (reactions) for (const reaction of reactions.slice()) reaction.progressed?.(value);
  }

  /** `first` puts the reaction before those that were added without `first`. */
  react(reaction: Reaction, first = false): void {
    const settled = (): void => reaction.settled();
    if (!this.pending) return microtask(settled);
    const waiting = (this.#waiting ??= {});
    if (first) (waiting.first ??= new Gate()).then(settled);
    else (waiting.gate ??= new Gate()).then(settled);
    if (reaction.progressed) (waiting.progressed ??= []).push(reaction);
  }
}
