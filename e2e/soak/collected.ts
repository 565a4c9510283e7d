/**
 * Counts the objects that are still in memory of those that were tracked. A weak reference is empty as soon as the garbage collection ends; a
 * finalizer runs some time later, on a busy machine seconds later, and a count by finalizers has what is long gone.
 */
export class Collected {
  readonly #seen = new WeakSet();
  readonly #references = new Set<WeakRef<object>>();

  /** The same object again counts once. */
  track(object: object): void {
    if (this.#seen.has(object)) return;
    this.#seen.add(object);
    this.#references.add(new WeakRef(object));
  }

  /** To be read in the turn of a garbage collection: what is in memory then stays there for the rest of that turn. */
  get inMemory(): number {
    for (const reference of this.#references) if (reference.deref() === undefined) this.#references.delete(reference);
    return this.#references.size;
  }
}
