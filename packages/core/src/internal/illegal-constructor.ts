/**
 * For classes without a public constructor in WinRT: `new` without this key throws a TypeError, as for such classes of the web (Web IDL,
 * "Illegal constructor").
 */
export const constructionKey: unique symbol = /*#__PURE__*/ Symbol('twinsocket');

export function requireConstructionKey(key: unknown): void {
  if (key !== constructionKey) throw new TypeError('Illegal constructor');
}
