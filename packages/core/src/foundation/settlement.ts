/** What a promise and its producer share: one outcome, at most once, and whoever waits for it. */
export interface Reaction {
  /** Called in a microtask once the outcome is known. Must not throw: those that wait behind it share that microtask. */
  settled(): void;
  progressed(progress: unknown): void;
}

type State = 'pending' | 'fulfilled' | 'rejected';

export class Settlement {
  #state: State = 'pending';
  #value: unknown;
  /** Made for the first, since most writes of a flood are never looked at. */
  #reactions: Reaction[] | undefined;

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
    const reactions = this.#reactions;
    this.#reactions = undefined;
    if (reactions) queueMicrotask(() => reactions.forEach((reaction) => reaction.settled()));
  }

  progress(value: unknown): void {
    if (this.pending && this.#reactions) for (const reaction of this.#reactions.slice()) reaction.progressed(value);
  }

  /** `first` puts it in front of those already waiting. */
  react(reaction: Reaction, first = false): void {
    if (!this.pending) queueMicrotask(() => reaction.settled());
    else if (!this.#reactions) this.#reactions = [reaction];
    else if (first) this.#reactions.unshift(reaction);
    else this.#reactions.push(reaction);
  }
}
