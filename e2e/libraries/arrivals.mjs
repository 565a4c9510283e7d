/** What has arrived, in order, and a way to wait for more. */
import { within } from './check.mjs';

export class Arrivals {
  #items = [];
  #waiting = () => {};

  /** To be given as a callback. */
  push = (item) => {
    this.#items.push(item);
    this.#waiting();
  };

  get items() {
    return this.#items;
  }

  /** The first `count` of them, once they are there. */
  async atLeast(count, what = 'arrival') {
    while (this.#items.length < count) {
      await within(`${what} ${this.#items.length + 1}`, new Promise((resolve) => (this.#waiting = resolve)), 20_000);
    }
    return this.#items.slice(0, count);
  }

  /** The first that passes the test, once it is there. */
  async first(test, what = 'arrival') {
    for (let count = 1; ; count++) {
      const item = (await this.atLeast(count, what)).at(-1);
      if (test(item)) return item;
    }
  }
}
