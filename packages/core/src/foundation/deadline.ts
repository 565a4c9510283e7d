/** `setTimeout` overflows to 1 ms above this (WHATWG HTML, "timers": a signed 32-bit number of milliseconds). */
export const longestTimer = 0x7fffffff;

/** Milliseconds that a timer may be late before it is taken for a sleep. */
const lateness = 50;

/**
 * Calls back once when a clock time has passed. The time is what counts; the timer only wakes us to look, because a
 * sleeping machine or a throttled tab fires timers late, and because moving the time on (`start` again) must be cheap.
 */
export class Deadline {
  readonly #expired: () => void;
  #due = 0;
  #wake = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(expired: () => void) {
    this.#expired = expired;
  }

  /** Sets the time anew, in milliseconds from now; `Infinity` means never. */
  start(milliseconds: number): void {
    this.#due = performance.now() + milliseconds;
    if (this.#timer !== undefined && this.#wake <= this.#due && milliseconds !== Infinity) return;
    this.stop();
    if (milliseconds !== Infinity) this.#sleep();
  }

  /**
   * Stops, and keeps the timer for the next start, where that is soon and often: as messages go to and fro. Whoever rests has to
   * {@link stop} in the end.
   */
  rest(): void {
    this.#due = Infinity;
  }

  stop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #sleep(): void {
    const now = performance.now();
    const wait = Math.min(Math.max(0, Math.ceil(this.#due - now)), longestTimer);
    this.#wake = now + wait;
    this.#timer = setTimeout(() => this.#look(), wait);
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#due === Infinity) return;
    const now = performance.now();
    if (now < this.#due) return this.#sleep();
    // Frozen, asleep or busy: what came in time waits behind this timer, and is to be heard first. Once, or a busy page would have
    // no deadlines.
    if (now - this.#wake > lateness) {
      this.#wake = Infinity;
      this.#timer = setTimeout(() => this.#look(), lateness);
    } else this.#expired();
  }
}
