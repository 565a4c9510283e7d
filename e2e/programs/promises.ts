/** Every promise that a program gets, and what became of it. */
import { getEventListeners } from 'node:events';

export type Outcome = { readonly value: unknown } | { readonly error: Error & { readonly number?: number } };

/** What WinRT's promises have beside `then`. */
interface Operation {
  readonly status: number;
  cancel(): void;
  completed: unknown;
  progress?: unknown;
}

/** `AsyncStatus.canceled`. */
const canceled = 2;

export class Tracked {
  readonly name: string;
  outcome: Outcome | undefined;
  /** Whether the app has withdrawn it in time. */
  withdrawn = false;
  /** Whether the app has tried to. */
  cancelled = false;
  readonly faults: string[] = [];
  readonly #operation: Operation | undefined;
  readonly #controller: AbortController | undefined;
  /** Called within `completed` and `progress`. */
  inCallback: () => void = () => {};
  #settlements = 0;
  #completions = 0;
  #progress = -1;

  constructor(
    name: string,
    promise: PromiseLike<unknown>,
    controller: AbortController | undefined,
    settled: (outcome: Outcome) => void,
  ) {
    this.name = name;
    this.#controller = controller;
    this.#operation = (promise as { operation?: Operation }).operation;
    const operation = this.#operation;
    if (operation) {
      operation.completed = () => {
        this.#completions++;
        if (this.outcome) this.faults.push(`${name}: 'completed' comes behind the promise's callbacks`);
        this.inCallback();
      };
      if ('progress' in operation) operation.progress = (_: unknown, value: number) => this.#progressed(value);
    }
    const settle = (outcome: Outcome): void => {
      if (++this.#settlements > 1) this.faults.push(`${name} settles ${this.#settlements} times`);
      this.outcome = outcome;
      settled(outcome);
    };
    promise.then(
      (value) => settle({ value }),
      (error: Error) => settle({ error }),
    );
  }

  get pending(): boolean {
    return this.outcome === undefined;
  }

  get value(): unknown {
    return this.outcome && 'value' in this.outcome ? this.outcome.value : undefined;
  }

  get error(): (Error & { readonly number?: number }) | undefined {
    return this.outcome && 'error' in this.outcome ? this.outcome.error : undefined;
  }

  get cancellable(): boolean {
    return this.pending && (this.#operation !== undefined || this.#controller !== undefined);
  }

  /** By the signal, if it has one. */
  cancel(): void {
    this.cancelled = true;
    if (this.#controller) this.#controller.abort();
    else this.#operation?.cancel();
    if (this.#operation?.status === canceled) this.withdrawn = true;
  }

  /** What is wrong with it at the end of its program. */
  check(): readonly string[] {
    const faults = [...this.faults];
    if (this.pending) faults.push(`${this.name} does not settle`);
    if (this.#operation && this.#completions !== 1)
      faults.push(`${this.name}: 'completed' is called ${this.#completions} times`);
    const signal = this.#controller?.signal;
    if (signal && getEventListeners(signal, 'abort').length > 0)
      faults.push(`${this.name} leaves a listener on its signal`);
    return faults;
  }

  #progressed(value: number): void {
    if (this.outcome) this.faults.push(`${this.name}: progress behind its end`);
    if (value < this.#progress) this.faults.push(`${this.name}: progress goes back from ${this.#progress} to ${value}`);
    this.#progress = value;
    this.inCallback();
  }
}

export class Promises {
  readonly all: Tracked[] = [];
  /** What the app does within the callbacks of each operation. */
  inCallback: () => void = () => {};

  track(
    name: string,
    promise: PromiseLike<unknown>,
    controller?: AbortController,
    settled: (outcome: Outcome) => void = () => {},
  ): Tracked {
    const tracked = new Tracked(`${name} #${this.all.length + 1}`, promise, controller, settled);
    tracked.inCallback = () => this.inCallback();
    this.all.push(tracked);
    return tracked;
  }

  get pending(): readonly Tracked[] {
    return this.all.filter(({ pending }) => pending);
  }

  /** Cancels the nth that can be, the last if it is negative. */
  cancel(nth: number): Tracked | undefined {
    const candidates = this.all.filter(({ cancellable }) => cancellable);
    const chosen = candidates.at(nth % candidates.length);
    chosen?.cancel();
    return chosen;
  }
}
