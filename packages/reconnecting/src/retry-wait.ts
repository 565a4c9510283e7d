/** The wait for the next attempt: by the clock, or for a network if the browser has none. */
import { isOffline, whenOnline } from './online.ts';

export class RetryWait {
  readonly #dial: () => void;
  #end: () => void = () => {};

  constructor(dial: () => void) {
    this.#dial = dial;
  }

  /** Gives the time of the attempt; null while the browser is offline. */
  start(delay: number): Date | null {
    if (isOffline()) {
      this.#end = whenOnline(() => this.#over());
      return null;
    }
    const timer = setTimeout(() => this.#over(), delay);
    // The network has changed, so the reason of the loss may be gone.
    const stopListening = whenOnline(() => this.#over());
    this.#end = () => {
      clearTimeout(timer);
      stopListening();
    };
    return new Date(Date.now() + delay);
  }

  stop(): void {
    this.#end();
  }

  #over(): void {
    this.#end();
    if (isOffline()) this.#end = whenOnline(() => this.#over());
    else this.#dial();
  }
}
