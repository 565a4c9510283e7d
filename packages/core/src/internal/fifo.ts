/** A queue that removes its first item without moving the others: an array's `shift` and `splice` take linear time. */

/** Free places at the front are removed together when there are this many, and more than half of the places are free. */
const compactAt = 1024;

export class Fifo<T> implements Iterable<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  get last(): T | undefined {
    return this.#items[this.#items.length - 1];
  }

  /** Replaces the last item, which must exist. */
  set last(item: T) {
    this.#items[this.#items.length - 1] = item;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.#head === this.#items.length) return undefined;
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length) this.clear();
    else if (this.#head >= compactAt && this.#head * 2 >= this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Removes the first item that fits, and returns its position; -1 if there is none. */
  remove(fits: (item: T) => boolean): number {
    for (let index = this.#head; index < this.#items.length; index++) {
      if (!fits(this.#items[index] as T)) continue;
      this.#items.splice(index, 1);
      return index - this.#head;
    }
    return -1;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let index = this.#head; index < this.#items.length; index++) yield this.#items[index] as T;
  }
}
