/** Translates errors of Node, OpenSSL and ws to WinRTErrors, all in this file. An error that is not listed becomes E_FAIL on purpose. */
import type { IncomingMessage } from 'node:http';
import {
  asWinRTError,
  causeWithoutQuery,
  hresult,
  isTagged,
  printable,
  shownAddress,
  winrtError,
  WinRTError,
  withoutQuery,
} from '@twinsocket/core';
import { failureText, lossText, messageLine } from './failure-text.ts';

/** The HRESULT of a failed connect, by error code. */
const connectCodes: ReadonlyMap<number, readonly string[]> = /*#__PURE__*/ new Map([
  [hresult.WININET_E_CANNOT_CONNECT, ['ECONNREFUSED', 'ENOENT', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS']],
  [hresult.WININET_E_NAME_NOT_RESOLVED, ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']],
  [hresult.WININET_E_TIMEOUT, ['ETIMEDOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT']],
  [hresult.WININET_E_CONNECTION_RESET, ['ECONNRESET']],
  [hresult.WININET_E_CONNECTION_ABORTED, ['EPIPE', 'ECONNABORTED']],
  [hresult.WININET_E_SERVER_UNREACHABLE, ['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH']],
  [hresult.WININET_E_DISCONNECTED, ['ENETDOWN']],
  [hresult.E_ACCESSDENIED, ['EACCES', 'EPERM']],
  [hresult.WININET_E_SEC_CERT_DATE_INVALID, ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']],
  [hresult.WININET_E_SEC_CERT_CN_INVALID, ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']],
  [
    hresult.WININET_E_INVALID_CA,
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'CERT_UNTRUSTED',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_CHAIN_TOO_LONG',
    ],
  ],
  [hresult.WININET_E_SEC_CERT_REVOKED, ['CERT_REVOKED']],
  [hresult.WININET_E_SEC_INVALID_CERT, ['CERT_SIGNATURE_FAILURE', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'CERT_REJECTED']],
  [hresult.WININET_E_SEC_CERT_ERRORS, ['INVALID_CA', 'PATH_LENGTH_EXCEEDED', 'INVALID_PURPOSE']],
  [hresult.WININET_E_SEC_CERT_NO_REV, ['UNABLE_TO_GET_CRL']],
  [hresult.WININET_E_SEC_CERT_REV_FAILED, ['CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID', 'CRL_SIGNATURE_FAILURE']],
  [
    hresult.WININET_E_CLIENT_AUTH_CERT_NEEDED,
    // OpenSSL's name of the alert, and BoringSSL's.
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED'],
  ],
  [hresult.WININET_E_SECURITY_CHANNEL_ERROR, ['EPROTO']],
]);

/** Patterns of codes, checked after the exact codes: errors of the HTTP parser, and other errors of TLS. */
const connectCodeFamilies: readonly (readonly [RegExp, number])[] = [
  [/^HPE_/, hresult.WININET_E_INVALID_SERVER_RESPONSE],
  [/^ERR_(SSL|TLS)_/, hresult.WININET_E_SECURITY_CHANNEL_ERROR],
];

/** ws's own refusals of a server's answer have no code, so they are recognised by their text (ws 8, lib/websocket.js). */
const handshakeRefusal =
  /^(Invalid Upgrade header|Invalid Sec-WebSocket-Accept header|Invalid Sec-WebSocket-Extensions header|Server sent |Server indicated )/;

/** ws's codes for messages over a limit (ws 8, doc/ws.md, "Error codes"); its other WS_ERR_ codes are errors of the peer. */
const tooLargeCodes: readonly string[] = [
  'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  'WS_ERR_TOO_MANY_BUFFERED_PARTS',
];

/** Node's code of an error, '' if it has none. */
export function codeOf(error: Error): string {
  const code: unknown = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}

/** If several addresses were tried, the error of the last one. */
function lastAttempt(error: Error): Error {
  const attempts: unknown = (error as { errors?: unknown }).errors;
  const last: unknown = Array.isArray(attempts) ? attempts.at(-1) : undefined;
  // By its tag: in a test runner, tests may have another `Error` than Node itself.
  return isTagged(last, 'Error') ? (last as Error) : error;
}

function listedHResult(code: string): number | undefined {
  for (const [number, codes] of connectCodes) if (codes.includes(code)) return number;
  return undefined;
}

/** The HRESULT of OpenSSL's code for an error of a server's certificate; also for codes that aren't listed. */
export function certificateHResult(code: string): number {
  return listedHResult(code) ?? hresult.WININET_E_SEC_CERT_ERRORS;
}

/** The HRESULT of a single failure to connect. */
export function connectHResult(error: Error): number {
  const code = codeOf(error);
  const listed = listedHResult(code);
  if (listed !== undefined) return listed;
  for (const [family, number] of connectCodeFamilies) if (family.test(code)) return number;
  return handshakeRefusal.test(error.message) ? hresult.WININET_E_INVALID_SERVER_RESPONSE : hresult.E_FAIL;
}

/**
 * The error of a connect that failed before the socket was open. `whom` names the other end in the text; `url` is the address of the
 * connect or of the proxy, whose query must not be in the text. `isSecured`: TLS with the server, or the proxy, was agreed on before.
 */
export function connectError(error: Error, whom: string, url = '', isSecured = false): WinRTError {
  const attempt = lastAttempt(error);
  const text = failureText(attempt, codeOf(attempt), url, isSecured);
  return winrtError(connectHResult(attempt), `connectAsync: ${whom} failed: ${text}`, shownCause(error, url));
}

/** The error of a connect for which ws, Node or an agent has thrown. */
export function connectRefusal(cause: unknown, url: string): WinRTError {
  if (!(cause instanceof Error)) return asWinRTError(cause, 'connectAsync');
  if (cause instanceof WinRTError) return cause;
  const whom = shownAddress(url);
  const text = withoutQuery(cause.message, url);
  const code = codeOf(cause);
  // The agent's protocol can't be checked before: Node reads it at the connect, and an agent may set it as late as that.
  const remedy =
    code === 'ERR_INVALID_PROTOCOL' ? '; control.agent must be an http.Agent for ws:, an https.Agent for wss:' : '';
  if (cause instanceof SyntaxError || code.startsWith('ERR_INVALID_')) {
    return winrtError(
      hresult.E_INVALIDARG,
      `connectAsync: can't connect to ${whom}: ${text}${remedy}`,
      shownCause(cause, url),
    );
  }
  return connectError(cause, whom, url);
}

/**
 * A platform's error as our `cause`. Its text may have control characters of a peer, such as in a name of its certificate, or be as long as
 * the peer likes. Then the cause is a copy without them, or with the beginning, because tools print causes too.
 */
function shownCause(error: Error, url: string): unknown {
  const message = messageLine(error);
  if (printable(message) === error.message.trimEnd()) return causeWithoutQuery(error, url);
  const code = codeOf(error);
  return Object.assign(new Error(withoutQuery(printable(message), url)), code === '' ? {} : { code });
}

/** How much of a peer's status text a text shows. */
export const longestStatusText = 100;

/** What a server of WebSockets has to answer. */
const wanted = '101 Switching Protocols';

/** The error of an HTTP status: the server did not switch protocols, or the proxy did not open a tunnel. */
export function statusError(status: number, statusText: string, whom: string, insteadOf = wanted): WinRTError {
  const text = `${whom} answered ${status} ${statusText.slice(0, longestStatusText)} instead of ${insteadOf}`;
  return winrtError(hresult.HTTP_E_STATUS_BASE + status, `connectAsync: ${text}`);
}

/** Retry-After (RFC 9110, 10.2.3), in seconds or as a date; nothing of another value, because a header's value may be a secret. */
function waitAsked({ 'retry-after': value = '' }: IncomingMessage['headers']): string {
  if (/^\d{1,9}$/.test(value)) return `; it asks to wait ${value} s`;
  return /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(value)
    ? `; it asks to wait until ${value}`
    : '';
}

/** The error of a server's answer that does not switch protocols. */
export function responseError({ statusCode = 0, statusMessage, headers }: IncomingMessage, whom: string): WinRTError {
  // Answers of nock have null.
  if (statusCode !== 101) return statusError(statusCode, statusMessage ?? '', whom, wanted + waitAsked(headers));
  const { upgrade, connection } = headers;
  // Node takes an answer with both headers for an upgrade, and ws checks their values.
  const missing = [
    ...(upgrade === undefined ? ['Upgrade: websocket'] : []),
    ...(/(^|,)[ \t]*upgrade[ \t]*(,|$)/i.test(connection ?? '') ? [] : ['Connection: Upgrade']),
  ];
  const text = `connectAsync: ${whom} answered 101 without the header ${missing.join(' and ')} (RFC 6455, 4.1)`;
  return winrtError(hresult.WININET_E_INVALID_SERVER_RESPONSE, text);
}

/** The error of an open connection: ws's refusal of a frame, TCP's error, or no error if TCP just ended. */
export function connectionError(error?: Error): WinRTError {
  if (!error) {
    const text = 'the connection was lost: it ended without a close frame';
    return winrtError(hresult.WININET_E_CONNECTION_ABORTED, text);
  }
  const code = codeOf(error);
  if (tooLargeCodes.includes(code)) {
    return winrtError(
      hresult.WSAEMSGSIZE,
      `receive: a message is larger than the limit of the ws package: ${error.message}`,
      error,
    );
  }
  // Codes of zlib mean that the data can't be decompressed.
  if (/^(WS_ERR|Z)_/.test(code)) {
    const text = `receive: the peer broke the protocol: ${error.message}`;
    return winrtError(hresult.WININET_E_INVALID_SERVER_RESPONSE, text, error);
  }
  const number = code === 'ETIMEDOUT' ? hresult.WININET_E_TIMEOUT : hresult.WININET_E_CONNECTION_ABORTED;
  return winrtError(number, `the connection was lost: ${lossText(error, code)}`, error);
}
