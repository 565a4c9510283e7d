/** Counts the objects that are still in memory of those that were tracked. */
export class Collected {
  #tracked = 0;
  #gone = 0;
  readonly #seen = new WeakSet();
  readonly #registry = new FinalizationRegistry(() => this.#gone++);

  /** The same object again counts once. */
  track(object: object): void {
    if (this.#seen.has(object)) return;
    this.#seen.add(object);
    this.#tracked++;
    this.#registry.register(object, undefined);
  }

  get inMemory(): number {
    return this.#tracked - this.#gone;
  }
}
