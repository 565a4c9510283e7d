import type { IncomingMessage } from 'node:http';

/** No address of the server's is needed, only something that makes a request's target a URL. */
const ORIGIN = 'http://peer.invalid';

/** The URL of a request, `undefined` if its target is not a path (RFC 9112, section 3.2, has other forms too). */
export function requestUrl(request: IncomingMessage): URL | undefined {
  // Joined rather than resolved: resolved, a path that begins with two slashes would name a host.
  const text = `${ORIGIN}${request.url ?? '/'}`;
  return request.url?.startsWith('/') && URL.canParse(text) ? new URL(text) : undefined;
}
