/** What the error of a failed connect says of an error of Node or OpenSSL, and what to do if the port or the scheme is probably wrong. */
import { withoutQuery } from '@twinsocket/core';

/** OpenSSL's codes for bytes that are not TLS: which one depends on the bytes and on OpenSSL's version. */
const notTlsCodes: readonly string[] = [
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_UNKNOWN_PROTOCOL',
];

/** `url` is the address of the server or of the proxy; '' for TLS to a server of `wss:`. Its query is not in the text. */
export function failureText(error: Error, code: string, url: string): string {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: 'wss:' };
  if (notTlsCodes.includes(code)) {
    const scheme = protocol === 'https:' ? 'http: instead of https:' : 'ws: instead of wss:';
    return `what listens there does not speak TLS; use ${scheme}, or another port (${reasonOf(error) ?? code})`;
  }
  const words = opensslText(error) ?? withoutQuery(messageLine(error) || code, url);
  if (code === 'ECONNRESET' && words === 'socket hang up') {
    const whom = /^https?:$/.test(protocol) ? 'proxy' : 'server';
    const question = protocol === 'ws:' ? '; is the port one of wss:, or is a proxy needed?' : '';
    return `the ${whom} ended the connection without an answer (${words})${question}`;
  }
  // The answer of a server of `wss:` is an alert of TLS instead of HTTP.
  return code === 'HPE_INVALID_CONSTANT' && protocol === 'ws:' ? `${words}; is the port one of wss:?` : words;
}

/** How much of a text of a peer, or of Node about a peer, is shown: a certificate may have names of 100 KiB. */
export const longestShown = 300;

export function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** The beginning of the message, without the line break that OpenSSL's texts end with. */
export function messageLine({ message }: Error): string {
  return shortened(message.trimEnd());
}

/** OpenSSL's words and number; undefined if it is not an error of OpenSSL. The text also has an address in memory and a place in the source. */
function opensslText(error: Error): string | undefined {
  const reason = reasonOf(error);
  const [number] = /\berror:[\dA-F]{8}\b/i.exec(error.message) ?? [];
  return reason === undefined || number === undefined ? undefined : `${reason} (${number})`;
}

function reasonOf(error: Error): string | undefined {
  const { reason } = error as { reason?: unknown };
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}
