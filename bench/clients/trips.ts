/** Times of round trips, one after another. */
import { percentile } from '../statistics.ts';

export class Trips {
  readonly #times: Float64Array;
  #count = 0;
  #started = 0;

  constructor(count: number) {
    this.#times = new Float64Array(count);
  }

  begin(): void {
    this.#started = performance.now();
  }

  /** Whether it was the last. */
  end(): boolean {
    this.#times[this.#count++] = performance.now() - this.#started;
    return this.#count === this.#times.length;
  }

  /** Milliseconds that 99 of 100 trips were within. */
  get p99(): number {
    return percentile([...this.#times], 0.99);
  }
}
