/** What our errors say of an error of Node or OpenSSL, and of a failed connect what to do if the port or the scheme is probably wrong. */
import { withoutQuery } from '@twinsocket/core';

/** OpenSSL's codes for bytes that are not TLS: which one depends on the bytes and on OpenSSL's version. */
const notTlsCodes: readonly string[] = [
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_UNKNOWN_PROTOCOL',
];

/**
 * Of a failed connect. `url` is the address of the server or of the proxy; '' for TLS to a server of `wss:`. Its query is not in the text.
 * `isSecured`: TLS was agreed on before, so neither the port nor the scheme is wrong.
 */
export function failureText(error: Error, code: string, url: string, isSecured: boolean): string {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: 'wss:' };
  const whom = /^https?:$/.test(protocol) ? 'proxy' : 'server';
  if (notTlsCodes.includes(code)) {
    if (isSecured) return `${notTls(whom)}, after TLS was agreed on (${reasonOf(error) ?? code})`;
    const scheme = protocol === 'https:' ? 'http: instead of https:' : 'ws: instead of wss:';
    return `what listens there does not speak TLS; use ${scheme}, or another port (${reasonOf(error) ?? code})`;
  }
  const words = opensslText(error) ?? withoutQuery(messageLine(error) || code, url);
  if (code === 'ECONNRESET' && words === 'socket hang up') {
    const question = protocol === 'ws:' ? '; is the port one of wss:, or is a proxy needed?' : '';
    return `the ${whom} ended the connection without an answer (${words})${question}`;
  }
  // The answer of a server of `wss:` is an alert of TLS instead of HTTP.
  return code === 'HPE_INVALID_CONSTANT' && protocol === 'ws:' ? `${words}; is the port one of wss:?` : words;
}

/** Of an open connection that was lost. */
export function lossText(error: Error, code: string): string {
  if (notTlsCodes.includes(code)) return `${notTls('peer')} (${reasonOf(error) ?? code})`;
  return opensslText(error) ?? messageLine(error);
}

const notTls = (whom: string): string => `the ${whom}, or something on the way, sent bytes that are not TLS`;

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
