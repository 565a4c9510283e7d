/**
 * How error texts show an address. Logs are kept and shared, so a text has no user name, no password, and no part of a query or fragment,
 * which may be access tokens.
 */
import { describe } from '../errors.ts';

/** A longer address is cut off in a text. */
const longestShown = 200;

/** A value that may be an address, in the form of {@link describe}. */
export function describeAddress(value: unknown): string {
  return describe(typeof value === 'string' ? shownAddress(value) : value);
}

/** `wss://host/feed?…` for `wss://user:password@host/feed?access_token=…`; a text that is not an address is shown with the same care. */
export function shownAddress(text: string): string {
  const shown = shownUrl(text) ?? shownText(text);
  return shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown;
}

/** The text of a platform's error about this address, without the query of the address, which the text may repeat. */
export function withoutQuery(text: string, address: string): string {
  const query = queryOf(address);
  return query === '' ? text : text.replaceAll(query, '?…');
}

/** A platform's error as a `cause`; undefined if its text repeats the query of the address. */
export function causeWithoutQuery(cause: unknown, address: string): unknown {
  const text: unknown = (cause as { readonly message?: unknown } | null | undefined)?.message;
  return typeof text === 'string' && text !== withoutQuery(text, address) ? undefined : cause;
}

function queryOf(address: string): string {
  return /\?[^#]+/.exec(address)?.[0] ?? '';
}

function shownUrl(text: string): string | undefined {
  try {
    const { protocol, username, password, host, pathname, search, hash } = new URL(text);
    if (host === '') return undefined;
    const userInfo = username === '' && password === '' ? '' : '…@';
    return `${protocol}//${userInfo}${host}${pathname}${search && '?…'}${hash && '#…'}`;
  } catch {
    return undefined;
  }
}

/** Removes the password also if the text is not a valid address: an unescaped `/`, `?` or `#` in the password may be the reason. */
function shownText(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@').replace(/([?#]).+$/s, '$1…');
}
