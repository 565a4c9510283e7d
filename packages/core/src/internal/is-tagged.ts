/**
 * Whether a value is of a class of the platform, by its tag (ECMA-262, Object.prototype.toString). `instanceof` knows the class of one realm
 * only, and values also come from frames and from imitations of a page.
 */
export function isTagged(value: unknown, name: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${name}]`;
}

/** `isView` first, because it can't be imitated, unlike a tag. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value instanceof Uint8Array || isTagged(value, 'Uint8Array'));
}
