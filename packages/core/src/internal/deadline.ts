import { now } from './now.ts';

/** `setTimeout` overflows to 1 ms above this (WHATWG HTML, "timers": a signed 32-bit number of milliseconds). */
export const longestTimer = 0x7fffffff;

/** Milliseconds that a timer may be late before it is taken for a sleep. */
const lateness = 50;

/**
 * Of `rest`: as often within as many milliseconds, the timer is cleared at once. In a flood of messages a timer set and cleared for
 * each would be felt (0.75 µs for both in Node 20), so there one of this length stays.
 */
const burst = { rests: 64, length: 50 };

/**
 * Calls back once when a clock time has passed. The time is what counts; the timer only wakes us to look, because a
 * sleeping machine or a throttled tab fires timers late, and because moving the time on (`start` again) must be cheap.
 */
export class Deadline {
  readonly #expired: () => void;
  #milliseconds = 0;
  #started = 0;
  #due = Infinity;
  /** When the timer fires, and how long it was set for. */
  #wake = 0;
  #wait = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #burstBegan = -Infinity;
  #rests = 0;

  constructor(expired: () => void) {
    this.#expired = expired;
  }

  /** Sets the time anew, in milliseconds from now; `Infinity` means never. */
  start(milliseconds: number): void {
    this.#milliseconds = milliseconds;
    this.#started = now();
    this.#due = this.#started + milliseconds;
    if (milliseconds === Infinity) this.stop();
    else if (this.#timer === undefined || this.#wake > this.#due) this.#sleep(milliseconds);
  }

  /**
   * Stops, where the next start may come soon and often, as messages go to and fro. A timer may be left for some milliseconds, so
   * whoever rests has to {@link stop} in the end.
   */
  rest(): void {
    if (this.#due === Infinity) return;
    this.#due = Infinity;
    // The last start was a moment ago, and to ask the clock again would cost as much.
    if (this.#started - this.#burstBegan > burst.length) {
      this.#burstBegan = this.#started;
      this.#rests = 0;
    }
    if (++this.#rests <= burst.rests) this.stop();
    else if (this.#wake - this.#started > burst.length) this.#sleep(burst.length);
  }

  stop(): void {
    this.#due = Infinity;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #sleep(milliseconds: number, late = false): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#wait = Math.min(Math.max(0, Math.ceil(milliseconds)), longestTimer);
    this.#wake = now() + this.#wait;
    this.#timer = setTimeout(() => this.#look(late), this.#wait);
  }

  #look(late: boolean): void {
    this.#timer = undefined;
    if (this.#due === Infinity) return;
    const time = now();
    if (this.#wake - time > this.#wait / 2) this.#lookByTimers();
    else if (time < this.#due) this.#sleep(this.#due - time);
    // Frozen, asleep or busy: what came in time waits behind this timer, and is to be heard first. Once, or a busy page would have
    // no deadlines.
    else if (time - this.#wake > lateness && !late) this.#sleep(lateness, true);
    else this.#expired();
  }

  /**
   * The timer has fired before half of its time has passed: a test moves the timers on, but not the clock (`node:test`, Vitest 2,
   * Jest's legacy timers). So time is what the timers say. How much of it had passed when the deadline was moved on is not known
   * then; late is better than early.
   */
  #lookByTimers(): void {
    if (this.#due > this.#wake) this.start(this.#milliseconds);
    else this.#expired();
  }
}
