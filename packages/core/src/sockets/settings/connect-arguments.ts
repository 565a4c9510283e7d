/** Checks of `connectAsync` before it connects; they throw with the value named. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG, E_POINTER } from '../../hresult.ts';
import { describeAddress } from '../../internal/redact.ts';
import { isTagged } from '../../internal/is-tagged.ts';
import { parseUri } from '../../foundation/parse-uri.ts';
import type { Uri } from '../../foundation/uri.ts';
import { tokenError } from './token.ts';

/**
 * The address to dial, as the platform's parser writes it. One with a user name or password is refused, since neither would be sent;
 * and one with port 0, which stands for "any port" and on which no server listens.
 */
export function requireAddress(uri: Uri | URL | string): string {
  const text = textOf(uri);
  const { protocol, href, username, password, port } = parseUri(text);
  const fault =
    protocol !== 'ws:' && protocol !== 'wss:'
      ? 'must have the scheme ws or wss'
      : // `hash` is empty for a bare `#` too, which engines refuse.
        href.includes('#')
        ? 'must not have a fragment (RFC 6455, 3)'
        : username !== '' || password !== ''
          ? 'must not have a user name or password, which would not be sent; use control.serverCredential'
          : port === '0'
            ? 'has port 0, on which no server listens'
            : undefined;
  if (fault) throw winrtError(E_INVALIDARG, `connectAsync: ${describeAddress(text)} ${fault}`);
  return href;
}

/** By shape, not by class: an app that never makes a Uri has no code of it in its bundle. */
function textOf(uri: Uri | URL | string): string {
  if (typeof uri === 'string') return uri;
  const isUrl = uri instanceof URL || isTagged(uri, 'URL');
  const address: unknown = isUrl ? (uri as URL).href : (uri as Uri | null | undefined)?.absoluteCanonicalUri;
  if (typeof address === 'string') return address;
  throw winrtError(E_POINTER, `connectAsync: the address must be a Uri, a URL or a string, not ${describe(uri)}`);
}

const noProtocols: readonly string[] = /*#__PURE__*/ Object.freeze([]);

/**
 * A copy of the sub-protocols to offer: tokens, each once, whatever its case (RFC 6455, 4.1, point 10; the web platform tests,
 * "repeated values but different case"). Those set as a header come behind, where they aren't there yet. A refusal tells where one
 * stands and not what it is, since some apps offer an access token.
 */
export function requireProtocols(supported: readonly string[], fromHeaders: readonly string[]): readonly string[] {
  if (supported.length === 0 && fromHeaders.length === 0) return noProtocols;
  const seen = new Map<string, string>();
  for (const [index, protocol] of [...supported, ...fromHeaders].entries()) {
    const isHeader = index >= supported.length;
    if (isHeader && supported.includes(protocol)) continue;
    const where = isHeader
      ? `${index - supported.length} of Sec-WebSocket-Protocol`
      : `${index} of control.supportedProtocols`;
    const fault = tokenError(protocol);
    if (fault) throw winrtError(E_INVALIDARG, `connectAsync: the sub-protocol at index ${where} ${fault}`);
    const key = protocol.toLowerCase();
    if (seen.has(key)) {
      const text = `the sub-protocol at index ${where} is a duplicate; case is ignored`;
      throw winrtError(E_INVALIDARG, `connectAsync: ${text} (RFC 6455, 4.1)`);
    }
    seen.set(key, protocol);
  }
  return Object.freeze([...seen.values()]);
}
