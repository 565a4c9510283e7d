/** How values of JavaScript become WinRT's (Windows Runtime reference, "JavaScript" projection of types). */

/**
 * A string parameter takes every value, as its text: null is "null", undefined is "undefined". A Symbol alone has none, and throws a
 * TypeError as it does in the platform's own members (ECMA-262, ToString); `String` would give its description.
 */
export function toText(value: unknown): string {
  // oxlint-disable-next-line typescript/no-unnecessary-template-expression -- `String()` and `toString` do otherwise
  return `${value as string}`;
}

/** A string parameter that has to have a text: for it, no value is the empty text. */
export function toTextOrEmpty(value: unknown): string {
  return toText(value ?? '');
}

/** A Boolean parameter takes every value, as true or false. */
export function toBoolean(value: unknown): boolean {
  return Boolean(value);
}
