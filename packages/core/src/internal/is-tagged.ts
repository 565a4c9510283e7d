/**
 * Whether a value is of a class of the platform, by its tag: `instanceof` knows the class of one realm alone, and values come from
 * frames and from imitations of a page too (ECMA-262, Object.prototype.toString).
 */
export function isTagged(value: unknown, name: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${name}]`;
}

/** A view over bytes can't be imitated, unlike a tag. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value instanceof Uint8Array || isTagged(value, 'Uint8Array'));
}
