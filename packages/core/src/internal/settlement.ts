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

export class Settlement {
  #state: State = 'pending';
  #value: unknown;
  /** Created for the first reaction, because most writes in a flood have none. */
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

  /** Has no effect if the outcome is set already. */
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

  /** `first` puts the reaction before those that were added without `first`. */
  react(reaction: Reaction, first = false): void {
    const settled = (): void => reaction.settled();
    if (!this.pending) return microtask(settled);
    if (first) (this.#first ??= new Gate()).then(settled);
    else (this.#gate ??= new Gate()).then(settled);
    if (reaction.progressed) (this.#progressed ??= []).push(reaction);
  }
}
