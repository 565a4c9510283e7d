import { now } from './now.ts';

/** `setTimeout` overflows to 1 ms above this (WHATWG HTML, "timers": a signed 32-bit number of milliseconds). */
export const longestTimer = 0x7fffffff;

/** How many milliseconds a timer may be late before the machine is assumed to have slept. */
const lateness = 50;

/**
 * For `rest`: the timer is cleared at once as many times within as many milliseconds. After that, in a flood of messages, one timer of
 * this length stays, because setting and clearing a timer for each message costs time (0.75 µs in Node 20).
 */
const burst = { rests: 16, length: 50 };

/**
 * Calls back once after a time on the clock. The clock decides; the timer only wakes us to look at the clock, because timers fire late on a
 * sleeping machine or in a throttled tab, and because postponing the deadline (`start` again) must be cheap.
 */
export class Deadline {
  readonly #expired: () => void;
  #milliseconds = 0;
  #started = 0;
  #due = Infinity;
  /** When the timer fires, and how long it runs. */
  #wake = 0;
  #wait = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #burstBegan = -Infinity;
  #rests = 0;

  constructor(expired: () => void) {
    this.#expired = expired;
  }

  /** Sets or postpones the deadline, in milliseconds from now; `Infinity` means never. */
  start(milliseconds: number): void {
    this.#milliseconds = milliseconds;
    this.#started = now();
    this.#due = this.#started + milliseconds;
    if (milliseconds === Infinity) this.stop();
    else if (this.#timer === undefined || this.#wake > this.#due) this.#sleep(milliseconds, this.#started);
  }

  /**
   * Stops the deadline if it may start again soon and often, as with messages in both directions. A timer may remain for some milliseconds,
   * so the caller has to call {@link stop} at the end.
   */
  rest(): void {
    if (this.#due === Infinity) return;
    this.#due = Infinity;
    // `#started` counts as now: the last start was a moment ago, and reading the clock again would cost as much as the timer.
    if (this.#started - this.#burstBegan > burst.length) {
      this.#burstBegan = this.#started;
      this.#rests = 0;
    }
    if (++this.#rests <= burst.rests) this.stop();
    else if (this.#wake - this.#started > burst.length) this.#sleep(burst.length, now());
  }

  stop(): void {
    this.#due = Infinity;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** From `time`, which is now. */
  #sleep(milliseconds: number, time: number, late = false): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#wait = Math.min(Math.max(0, Math.ceil(milliseconds)), longestTimer);
    this.#wake = time + this.#wait;
    this.#timer = setTimeout(() => this.#look(late), this.#wait);
  }

  #look(late: boolean): void {
    this.#timer = undefined;
    if (this.#due === Infinity) return;
    const time = now();
    if (this.#wake - time > this.#wait / 2) this.#lookByTimers();
    else if (time < this.#due) this.#sleep(this.#due - time, time);
    // The page was frozen, asleep or busy: events that came in time wait behind this timer and go first. Only once, or a busy page would
    // have no deadlines.
    else if (time - this.#wake > lateness && !late) this.#sleep(lateness, time, true);
    else this.#expired();
  }

  /**
   * The timer has fired before half of its time on the clock: a test advances the timers but not the clock (`node:test`, Vitest 2, Jest's
   * legacy timers). So the timers count as the time. How much of it had passed when the deadline was postponed is unknown then, so the
   * deadline may be late, never early.
   */
  #lookByTimers(): void {
    if (this.#due > this.#wake) this.start(this.#milliseconds);
    else this.#expired();
  }
}
