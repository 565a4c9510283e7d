/** What the constructor takes: an address and sub-protocols (WHATWG WebSockets, 3.1). */

/** A token of HTTP (RFC 9110, 5.6.2). */
const token = /^[!#$%&'*+.^_`|~\w-]+$/;

/** The address, absolute and with a scheme of WebSocket. Throws a SyntaxError for one that a WebSocket can't have. */
export function requireUrl(value: unknown): URL {
  const text = ''.concat(value as string);
  let url: URL;
  try {
    url = new URL(text, baseUrl());
  } catch (cause) {
    throw syntaxError(`the address ${JSON.stringify(text)} is not a valid URL`, cause);
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') url.protocol = url.protocol.replace('http', 'ws');
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw syntaxError(`the scheme of ${JSON.stringify(text)} is ${url.protocol}, not ws:, wss:, http: or https:`);
  }
  if (url.hash !== '' || url.href.endsWith('#')) {
    throw syntaxError(`the address ${JSON.stringify(text)} has a fragment, which a WebSocket can't have`);
  }
  return url;
}

/** Throws a SyntaxError for a sub-protocol that is not a token or is there twice. */
export function requireProtocols(value: unknown): string[] {
  const isList = typeof value === 'object' && value !== null && Symbol.iterator in value;
  const protocols = isList
    ? Array.from(value as Iterable<unknown>, String)
    : value === undefined
      ? []
      : [''.concat(value as string)];
  const seen = new Set<string>();
  for (const protocol of protocols) {
    if (!token.test(protocol)) throw syntaxError(`the sub-protocol ${JSON.stringify(protocol)} is not a token`);
    const lower = protocol.toLowerCase();
    if (seen.has(lower)) throw syntaxError(`the sub-protocol ${JSON.stringify(protocol)} is there twice`);
    seen.add(lower);
  }
  return protocols;
}

export function syntaxError(text: string, cause?: unknown): DOMException {
  const error = new DOMException(`WebSocket: ${text}`, 'SyntaxError');
  return cause === undefined ? error : Object.assign(error, { cause });
}

/** Of a document or worker, against which a page's relative address is read; Node has none. */
function baseUrl(): string | undefined {
  const { document, location } = globalThis as { document?: { baseURI?: string }; location?: { href?: string } };
  return document?.baseURI ?? location?.href;
}
