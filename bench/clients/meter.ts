/** What a piece of work takes of the process that does it. */
import type { Figures } from '../figures.ts';

/** Milliseconds between two looks at the memory. */
const lookInterval = 20;

export class Meter {
  #cpu = process.cpuUsage();
  #start = 0;
  #before = 0;
  #peak = 0;
  #firstByte: number | undefined;

  /** To be called with an open connection and nothing sent. */
  start(): void {
    this.#before = process.memoryUsage.rss();
    this.#cpu = process.cpuUsage();
    this.#start = performance.now();
    setInterval(() => this.#look(), lookInterval).unref();
  }

  /** To be called for all that comes; the first time counts. */
  received(): void {
    this.#firstByte ??= performance.now() - this.#start;
  }

  /** Prints the figures, and ends the process: how a connection is closed is not measured. */
  done(others: Pick<Figures, 'pushed' | 'p99' | 'heap'> = {}): never {
    const { user, system } = process.cpuUsage(this.#cpu);
    const wall = performance.now() - this.#start;
    this.#look();
    const figures: Figures = {
      cpu: (user + system) / 1000,
      wall,
      memory: this.#peak - this.#before,
      ...(this.#firstByte === undefined ? {} : { firstByte: this.#firstByte }),
      ...others,
    };
    console.log(JSON.stringify(figures));
    process.exit();
  }

  #look(): void {
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss());
  }
}
