/** What `connectAsync` checks before anything is dialled; throws, naming the value. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG, E_POINTER } from '../hresult.ts';
import { describeAddress } from '../foundation/redact.ts';
import { isTagged } from '../foundation/is-tagged.ts';
import { parseUri } from '../foundation/parse-uri.ts';
import type { Uri } from '../foundation/uri.ts';
import { isToken } from './token.ts';

/** The address to dial, without user information: credentials are never sent because they stand in an address. */
export function requireAddress(uri: Uri | URL | string): string {
  const text = textOf(uri);
  const { protocol, href } = parseUri(text);
  if (protocol !== 'ws:' && protocol !== 'wss:') {
    throw winrtError(E_INVALIDARG, `connectAsync: the scheme of ${describeAddress(text)} must be ws or wss`);
  }
  // `hash` is empty for a bare `#` too, which engines refuse.
  if (href.includes('#')) {
    throw winrtError(E_INVALIDARG, `connectAsync: ${describeAddress(text)} must not have a fragment (RFC 6455, 3)`);
  }
  return withoutUserInformation(href);
}

/** By shape, not by class: an app that never makes a Uri has no code of it in its bundle. */
function textOf(uri: Uri | URL | string): string {
  if (typeof uri === 'string') return uri;
  const isUrl = uri instanceof URL || isTagged(uri, 'URL');
  const address: unknown = isUrl ? (uri as URL).href : (uri as Uri | null | undefined)?.absoluteCanonicalUri;
  if (typeof address === 'string') return address;
  throw winrtError(E_POINTER, `connectAsync: the address must be a Uri, a URL or a string, not ${describe(uri)}`);
}

function withoutUserInformation(address: string): string {
  return address.replace(/^(wss?:\/\/)[^/?#]*@/, '$1');
}

/**
 * A copy of the sub-protocols to offer: tokens, each once (RFC 6455, 4.1, point 10). Those set as a header come behind, where
 * they aren't there yet.
 */
export function requireProtocols(supported: readonly string[], fromHeaders: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const protocol of [...supported, ...fromHeaders.filter((name) => !supported.includes(name))]) {
    if (!isToken(protocol)) {
      throw winrtError(
        E_INVALIDARG,
        `connectAsync: the sub-protocol ${describe(protocol)} is no token (RFC 7230, 3.2.6)`,
      );
    }
    if (seen.has(protocol)) {
      throw winrtError(
        E_INVALIDARG,
        `connectAsync: the sub-protocol ${describe(protocol)} stands twice in supportedProtocols`,
      );
    }
    seen.add(protocol);
  }
  return Object.freeze([...seen]);
}
