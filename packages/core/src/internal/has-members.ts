/**
 * Whether a value has members of these types. For our objects that another copy of this package (of another version, loader or frame) may
 * have made: `instanceof` is false for them, because the other copy has its own classes. The checked members must not change in later
 * versions. See docs/packages.md.
 */
export function hasMembers(
  value: unknown,
  types: Readonly<Record<string, 'boolean' | 'function' | 'number' | 'string'>>,
): boolean {
  const members = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(types).every(([name, type]) => typeof members[name] === type);
}
