/** The entries that are kept: the latest, bounded in number and in bytes. */
import type { Entry } from './entry.ts';

const MAX_ENTRIES = 500;
const MAX_BYTES = 8 * 1024 * 1024;

export class Store {
  readonly #entries: Entry[] = [];
  #bytes = 0;

  /** Adds an entry and returns those that had to go. */
  add(entry: Entry): readonly Entry[] {
    this.#entries.push(entry);
    this.#bytes += entry.content.length;
    const gone: Entry[] = [];
    while (this.#entries.length > MAX_ENTRIES || this.#bytes > MAX_BYTES) {
      const oldest = this.#entries.shift() as Entry;
      this.#bytes -= oldest.content.length;
      gone.push(oldest);
    }
    return gone;
  }

  get all(): readonly Entry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries.length = 0;
    this.#bytes = 0;
  }
}
