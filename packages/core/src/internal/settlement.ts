/** What a promise and its producer share: one outcome, at most once, and whoever waits for it. */
import { microtask } from './microtask.ts';

export interface Reaction {
  /** Called in a microtask once the outcome is known. Must not throw. */
  settled(): void;
  progressed?(progress: unknown): void;
}

type State = 'pending' | 'fulfilled' | 'rejected';

/**
 * Reactions wait at a native promise, because that calls each in the asynchronous context of whoever gave it (AsyncLocalStorage,
 * zones), which is not the context of whoever settles.
 */
class Gate {
  open!: () => void;
  readonly #opened = new Promise<void>((resolve) => (this.open = resolve));

  then(callback: () => void): void {
    void this.#opened.then(callback);
  }
}

export class Settlement {
  #state: State = 'pending';
  #value: unknown;
  /** Made for the first that waits, since most writes of a flood are never looked at. */
  #first: Gate | undefined;
  #gate: Gate | undefined;
  #progressed: Reaction[] | undefined;

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

  /** Without effect once settled: an ending happens once. */
  settle(state: State, value: unknown): void {
    if (!this.pending) return;
    this.#state = state;
    this.#value = value;
    this.#first?.open();
    this.#gate?.open();
    this.#first = this.#gate = this.#progressed = undefined;
  }

  progress(value: unknown): void {
    if (this.pending && this.#progressed) {
      for (const reaction of this.#progressed.slice()) reaction.progressed?.(value);
    }
  }

  /** `first` puts it in front of those that were not put there. */
  react(reaction: Reaction, first = false): void {
    const settled = (): void => reaction.settled();
    if (!this.pending) return microtask(settled);
    if (first) (this.#first ??= new Gate()).then(settled);
    else (this.#gate ??= new Gate()).then(settled);
    if (reaction.progressed) (this.#progressed ??= []).push(reaction);
  }
}
