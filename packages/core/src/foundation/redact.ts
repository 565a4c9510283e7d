import { describe } from '../errors.ts';

/** A value that may be an address, as {@link describe} shows it, without the user name and password that it may have. */
export function describeAddress(value: unknown): string {
  return describe(typeof value === 'string' ? withoutCredentials(value) : value);
}

/** Whatever stands before an `@` in front of the path: also of what is no address, since a password is one still. */
export function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i, '$1…@');
}
