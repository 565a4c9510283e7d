/** `Windows.Foundation.WwwFormUrlDecoder`: a query string as names and values. */
import { winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { constructionKey, requireConstructionKey } from '../internal/illegal-constructor.ts';
import { unescapeComponent } from './percent-encoding.ts';
import { toText } from '../internal/projection.ts';
import { VectorView } from './vector-view.ts';

/** One name with its value. */
export class WwwFormUrlDecoderEntry {
  readonly #name: string;
  readonly #value: string;

  /** @internal Only {@link WwwFormUrlDecoder} makes entries: `new` throws a TypeError. */
  constructor(key: typeof constructionKey, name: string, value: string) {
    requireConstructionKey(key);
    this.#name = name;
    this.#value = value;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'WwwFormUrlDecoderEntry';
  }

  /** The name in front of the first `=`, decoded. */
  get name(): string {
    return this.#name;
  }

  /** The value behind the first `=`, decoded; '' if the entry has no `=`. */
  get value(): string {
    return this.#value;
  }
}

/**
 * The entries of a query, in the order of the query, as a read-only vector. Several entries can have the same name.
 *
 * @example
 * ```ts
 * import { WwwFormUrlDecoder } from 'twinsocket';
 *
 * const query = new WwwFormUrlDecoder('?name=value&other=1');
 * console.log(query.getFirstValueByName('name'), query.size);
 * ```
 */
export class WwwFormUrlDecoder extends VectorView<WwwFormUrlDecoderEntry> {
  /** `query` starts with `?`, as `Uri.query` does; otherwise there are no entries. */
  constructor(query: string) {
    super(entriesOf(toText(query)));
  }

  /** The value of the first entry of that name. @throws {WinRTError} E_INVALIDARG 0x80070057: there is no such entry. */
  getFirstValueByName(name: string): string {
    const entry = this.find((candidate) => candidate.name === toText(name));
    if (!entry) throw winrtError(E_INVALIDARG, `getFirstValueByName: the query has no entry named "${name}"`);
    return entry.value;
  }
}

function entriesOf(query: string): WwwFormUrlDecoderEntry[] {
  if (!query.startsWith('?')) return [];
  return query
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
      return new WwwFormUrlDecoderEntry(constructionKey, decode(name), decode(value));
    });
}

/** HTML forms write a space as `+`. */
function decode(text: string): string {
  return unescapeComponent(text.replaceAll('+', ' '));
}
