/** Waits for a condition that events change. */
export class Change {
  #wakes: (() => void)[] = [];

  /** Has the condition looked at again. */
  notify(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#wakes.push(resolve));
  }
}
