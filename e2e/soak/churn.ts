/** Keeps a number of sockets open: each that ends is replaced by one with another plan. */
import { lives } from './lives/index.ts';
import type { App } from './lives/app.ts';
import type { Plan } from './plan.ts';

/** Faults that are kept with their texts; the others are only counted. */
const faultsKept = 20;
/**
 * Milliseconds beyond the plan after which a life counts as hung. They are counted by a timer, not by the clock: on a machine that gives this
 * process little time, the timer fires less often, and the lives take as much longer.
 */
const patience = 150_000;
const step = 500;

export class Churn {
  /** Lives that have ended, by kind and ending. */
  readonly ended: Record<string, number> = {};
  readonly faults: string[] = [];
  faultCount = 0;
  readonly #app: App;
  readonly #plans: Generator<Plan, never>;
  /** The steps that each life may take yet. */
  readonly #open = new Map<Plan, number>();
  #wanted = 0;
  #sweeps: ReturnType<typeof setInterval> | undefined;
  #over: () => void = () => {};

  constructor(app: App, plans: Generator<Plan, never>) {
    this.#app = app;
    this.#plans = plans;
  }

  get open(): number {
    return this.#open.size;
  }

  get lives(): number {
    return Object.values(this.ended).reduce((sum, count) => sum + count, 0);
  }

  /** Has `count` sockets open from now on. */
  keepOpen(count: number): void {
    this.#wanted = count;
    this.#sweeps ??= setInterval(() => this.#sweep(), step);
    while (this.#open.size < this.#wanted) void this.#live(this.#plans.next().value);
  }

  /** Replaces none any more, and resolves when all have ended. */
  async end(): Promise<void> {
    this.#wanted = 0;
    if (this.#open.size > 0) await new Promise<void>((resolve) => (this.#over = resolve));
    clearInterval(this.#sweeps);
    this.#sweeps = undefined;
  }

  /** Counts lives that should be over as faults, and waits for them no longer. */
  #sweep(): void {
    for (const [plan, left] of this.#open) {
      this.#open.set(plan, left - 1);
      if (left > 0) continue;
      this.#fault(plan, `it has hung for ${patience / 1000} s`);
      this.#leave(plan);
    }
  }

  async #live(plan: Plan): Promise<void> {
    this.#open.set(plan, (plan.pause * (plan.rounds.length + 2) + patience) / step);
    try {
      await lives[plan.kind](plan, this.#app);
    } catch (error) {
      this.#fault(plan, (error as Error).message);
    }
    this.#leave(plan);
  }

  #leave(plan: Plan): void {
    if (!this.#open.delete(plan)) return;
    const what = `${plan.kind} ${plan.ending.name}`;
    this.ended[what] = (this.ended[what] ?? 0) + 1;
    if (this.#open.size < this.#wanted) void this.#live(this.#plans.next().value);
    else if (this.#open.size === 0) this.#over();
  }

  #fault(plan: Plan, text: string): void {
    this.faultCount++;
    if (this.faults.length >= faultsKept) return;
    const { kind, ending, ...more } = plan;
    this.faults.push(`${kind} ${ending.name}: ${text} (${JSON.stringify(more)})`);
  }
}
