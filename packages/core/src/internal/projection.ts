/** Converts values of JavaScript to WinRT's types (Windows Runtime reference, "JavaScript" projection of types). */

/**
 * A string parameter accepts every value and converts it to text: null to "null", undefined to "undefined". A Symbol throws a TypeError, as
 * in the platform's own members (ECMA-262, ToString); `String` would give its description.
 */
export function toText(value: unknown): string {
  // oxlint-disable-next-line typescript/no-unnecessary-template-expression -- `String()` and `toString` do otherwise
  return `${value as string}`;
}

/** For a string parameter that must not be empty: null and undefined become the empty text. */
export function toTextOrEmpty(value: unknown): string {
  return toText(value ?? '');
}

/** A Boolean parameter accepts every value and converts it to true or false. */
export function toBoolean(value: unknown): boolean {
  return Boolean(value);
}
