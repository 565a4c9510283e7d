/** A signal of an app, given to all that takes one, that knows which listeners are on it. */
export class WatchedSignal {
  readonly #controller = new AbortController();
  readonly #listeners = new Set<unknown>();

  constructor() {
    const { signal } = this;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...[type, listener, options]: Parameters<typeof add>): void => {
      this.#listeners.add(listener);
      add(type, listener, options);
    };
    signal.removeEventListener = (...[type, listener, options]: Parameters<typeof remove>): void => {
      this.#listeners.delete(listener);
      remove(type, listener, options);
    };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(): void {
    this.#controller.abort();
  }

  /** To be asked when all that was given the signal has settled. */
  get left(): readonly string[] {
    return this.#listeners.size > 0 ? [`listeners on the app’s signal: ${this.#listeners.size}`] : [];
  }
}
