/**
 * Whether a value has members of these types. For objects of ours that another copy of this package may have made, of another
 * version, loader or frame: it has a class of its own, so `instanceof` is no question to ask. The members that are asked for stay as
 * they are from version to version. See docs/packages.md.
 */
export function hasMembers(value: unknown, types: Readonly<Record<string, 'function' | 'number' | 'string'>>): boolean {
  const members = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(types).every(([name, type]) => typeof members[name] === type);
}
