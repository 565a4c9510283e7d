/** Runs checks one after another, prints a line for each, and counts. */
export class Report {
  #passed = 0;
  #failed = 0;

  /** What `run` resolves with is shown behind the name of the check; a rejection is a failure and the next check goes on. */
  async check(name: string, run: () => Promise<string | void>): Promise<void> {
    const start = performance.now();
    try {
      const note = await run();
      this.#passed++;
      console.log(`ok      ${name}${note === undefined ? '' : `: ${note}`} (${elapsed(start)})`);
    } catch (error) {
      this.#failed++;
      console.log(`FAILED  ${name} (${elapsed(start)})\n${indented(error)}`);
    }
  }

  get failed(): number {
    return this.#failed;
  }

  /** The line that the main test job adds up. */
  toJSON(): { passed: number; failed: number; skipped: number } {
    return { passed: this.#passed, failed: this.#failed, skipped: 0 };
  }
}

function elapsed(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

function indented(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/^/gm, '        ');
}
