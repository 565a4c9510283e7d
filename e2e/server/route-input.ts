/** A value in a path or query that a behaviour cannot take; answered with 400 and this message. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

/** What a path says: `/name/argument?query`. Each reader throws {@link InvalidInput} that names the value. */
export class RouteInput {
  readonly #url: URL;
  readonly #argument: string | undefined;

  constructor(url: URL, argument: string | undefined) {
    this.#url = url;
    this.#argument = argument;
  }

  /** The path's second segment. */
  argument(name: string): string {
    if (this.#argument === undefined || this.#argument === '') {
      throw new InvalidInput(`<${name}> is missing in ${this.#url.pathname}`);
    }
    return this.#argument;
  }

  integerArgument(name: string, max: number): number {
    return parseInteger(`<${name}>`, this.argument(name), 0, max);
  }

  /** A query value; `undefined` if it is not there, '' if it is empty. */
  text(name: string): string | undefined {
    return this.#url.searchParams.get(name) ?? undefined;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    return value === undefined ? fallback : parseInteger(name, value, min, max);
  }

  oneOf<const T extends string>(name: string, values: readonly [T, ...T[]]): T {
    const text = this.text(name) ?? values[0];
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      throw new InvalidInput(`${name}="${text}" is none of ${values.join(', ')}`);
    }
    return value;
  }

  hex(name: string): Buffer {
    const text = this.text(name) ?? '';
    if (!/^([0-9a-f]{2})+$/i.test(text)) {
      throw new InvalidInput(`${name}="${text}" is not hexadecimal bytes`);
    }
    return Buffer.from(text, 'hex');
  }
}

function parseInteger(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new InvalidInput(`${name}="${text}" is not an integer from ${min} to ${max}`);
  }
  return value;
}
