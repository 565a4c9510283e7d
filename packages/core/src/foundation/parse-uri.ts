/** The platform's parser of addresses (WHATWG URL), equally strict on all platforms, and with our own error. */
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

/** The host as the parser writes it in an address with this scheme; undefined if the address is not valid. */
export function parseHost(protocol: string, host: string): string | undefined {
  try {
    return new URL(`${protocol}//${host}`).hostname;
  } catch {
    return undefined;
  }
}

/** Parses an absolute URI, or a reference to be resolved against one. Throws E_INVALIDARG 0x80070057 if it is not valid. */
export function parseUri(text: string, base?: string): URL {
  try {
    const url = new URL(text, base);
    // Chromium 156 escapes characters that a host of these schemes may not contain, such as a space, instead of refusing them.
    if (!(url.protocol in defaultPorts && url.hostname.includes('%'))) return url;
  } catch {
    // The engine's error is not the cause, because its text has the address with its password, and says no more than ours.
  }
  const what = base === undefined ? 'is not an absolute URI' : `can't be resolved against "${shownAddress(base)}"`;
  throw winrtError(E_INVALIDARG, `Uri: "${shownAddress(text)}" ${what}`);
}
