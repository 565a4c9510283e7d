/**
 * Classes that WinRT gives no public constructor: `new` throws a TypeError for everyone who doesn't hold this key, as it does
 * for such classes of the web (Web IDL, "Illegal constructor").
 */
export const constructionKey: unique symbol = /*#__PURE__*/ Symbol('twinsocket');

export function requireConstructionKey(key: unknown): void {
  if (key !== constructionKey) throw new TypeError('Illegal constructor');
}
