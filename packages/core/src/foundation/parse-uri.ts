/** The platform's parser of addresses (WHATWG URL), as strict everywhere and with an error of ours. */
import { winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { shownAddress } from '../internal/redact.ts';

/** `URL.port` is empty for these (WHATWG URL, "special scheme"). */
export const defaultPorts: Readonly<Record<string, number>> = {
  'ws:': 80,
  'wss:': 443,
  'http:': 80,
  'https:': 443,
  'ftp:': 21,
};

/** The host of an address that has this scheme and is this host; undefined if there is no such address. */
export function parseHost(protocol: string, host: string): string | undefined {
  try {
    return new URL(`${protocol}//${host}`).hostname;
  } catch {
    return undefined;
  }
}

/** An absolute URI, or a reference resolved against one. Else E_INVALIDARG 0x80070057. */
export function parseUri(text: string, base?: string): URL {
  try {
    const url = new URL(text, base);
    // Chromium 156 escapes what no host of these schemes may contain, such as a space, instead of refusing it.
    if (!(url.protocol in defaultPorts && url.hostname.includes('%'))) return url;
  } catch {
    // The engine's error has the address in it, with its password, and says no more than ours.
  }
  const what = base === undefined ? 'is not an absolute URI' : `can't be resolved against "${shownAddress(base)}"`;
  throw winrtError(E_INVALIDARG, `Uri: "${shownAddress(text)}" ${what}`);
}
