/**
 * How the texts of errors name an address. Logs are kept and shared, so a text has no user name, no password, and nothing of a query
 * or fragment, where access tokens stand.
 */
import { describe } from '../errors.ts';

/** A longer address is cut in a text. */
const longestShown = 200;

/** A value that may be an address, as {@link describe} shows it. */
export function describeAddress(value: unknown): string {
  return describe(typeof value === 'string' ? shownAddress(value) : value);
}

/** `wss://host/feed?…` for `wss://user:password@host/feed?access_token=…`; what is no address is shown as carefully. */
export function shownAddress(text: string): string {
  const shown = shownUrl(text) ?? shownText(text);
  return shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown;
}

/** The text of somebody else's error about this address, without the address's query should it be repeated there. */
export function withoutQuery(text: string, address: string): string {
  const query = queryOf(address);
  return query === '' ? text : text.replaceAll(query, '?…');
}

/** An error of somebody else as a `cause`: none, if its text repeats the address's query. */
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

/** The password of what is no address is one still: it may be why, by a `/`, `?` or `#` that was not escaped. */
function shownText(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@').replace(/([?#]).+$/s, '$1…');
}
