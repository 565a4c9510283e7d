/** What a reader waits at while it is paused. */
export class Gate {
  #open = Promise.resolve();
  #release: (() => void) | undefined;

  /** Resolves at once unless the gate is closed. */
  get passed(): Promise<void> {
    return this.#open;
  }

  setClosed(closed: boolean): void {
    if (closed && this.#release === undefined) this.#open = new Promise((resolve) => (this.#release = resolve));
    else if (!closed) {
      this.#release?.();
      this.#release = undefined;
    }
  }
}
