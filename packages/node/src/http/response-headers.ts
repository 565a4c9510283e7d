/** The headers of a response, from Node's list of what was sent. */
import { toText, type ResponseHeaders } from '@twinsocket/core';

/** Not the global `Headers`: it can be changed, and a test environment may have replaced it. */
export class ReceivedHeaders implements ResponseHeaders {
  /** In one text, since each open connection keeps it, and few apps look at it. No name and no value has a line feed (RFC 9110, 5.5). */
  readonly #raw: string;

  /** `raw` has names and values in turn, as `rawHeaders` of Node has; undefined for none, as in Bun for an agent's connection. */
  constructor(raw: readonly string[] = []) {
    this.#raw = raw.join('\n');
  }

  get [Symbol.toStringTag](): string {
    return 'ResponseHeaders';
  }

  get(name: string): string | null {
    const values = this.#valuesOf(name);
    return values.length > 0 ? values.join(', ') : null;
  }

  has(name: string): boolean {
    return this.#valuesOf(name).length > 0;
  }

  getSetCookie(): string[] {
    return this.#valuesOf('set-cookie');
  }

  forEach(callback: (value: string, name: string, headers: ResponseHeaders) => void): void {
    for (const [name, value] of this) callback(value, name, this);
  }

  *entries(): IterableIterator<[name: string, value: string]> {
    const fields = new Map<string, string[]>();
    for (const [name, value] of this.#fields()) {
      const values = fields.get(name);
      if (values) values.push(value);
      else fields.set(name, [value]);
    }
    for (const name of [...fields.keys()].sort()) {
      const values = fields.get(name) ?? [];
      for (const value of name === 'set-cookie' ? values : [values.join(', ')]) yield [name, value];
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this) yield value;
  }

  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return this.entries();
  }

  #valuesOf(name: string): string[] {
    const wanted = toText(name).toLowerCase();
    return this.#fields().flatMap(([each, value]) => (each === wanted ? [value] : []));
  }

  #fields(): (readonly [name: string, value: string])[] {
    const raw = this.#raw === '' ? [] : this.#raw.split('\n');
    return Array.from({ length: raw.length >> 1 }, (_, index) => [
      (raw[2 * index] as string).toLowerCase(),
      raw[2 * index + 1] as string,
    ]);
  }
}
