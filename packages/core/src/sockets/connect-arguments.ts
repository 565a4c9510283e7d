/** What `connectAsync` checks before anything is dialled; throws, naming the value. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG, E_POINTER } from '../hresult.ts';
import { describeAddress } from '../foundation/redact.ts';
import { Uri } from '../foundation/uri.ts';
import { isToken } from './token.ts';

/** The address to dial, without user information: credentials are never sent because they stand in an address. */
export function requireAddress(uri: Uri | URL | string): string {
  const parsed = parse(uri);
  if (parsed.schemeName !== 'ws' && parsed.schemeName !== 'wss') {
    throw winrtError(E_INVALIDARG, `connectAsync: the scheme of ${describeAddress(parsed.rawUri)} must be ws or wss`);
  }
  if (parsed.fragment !== '') {
    throw winrtError(
      E_INVALIDARG,
      `connectAsync: ${describeAddress(parsed.rawUri)} must not have a fragment (RFC 6455, 3)`,
    );
  }
  return withoutUserInformation(parsed.absoluteCanonicalUri);
}

function parse(uri: Uri | URL | string): Uri {
  if (uri instanceof Uri) return uri;
  if (typeof uri === 'string') return new Uri(uri);
  if (uri instanceof URL) return new Uri(uri.href);
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
