/** The error class, and the {@link WebErrorStatus} of each HRESULT. */
import { hasMembers } from './internal/has-members.ts';
import { isTagged } from './internal/is-tagged.ts';
import * as hresult from './hresult.ts';
import { printable } from './internal/printable.ts';
import type { HandshakeResponse } from './web/handshake-response.ts';
import { WebErrorStatus } from './web/web-error-status.ts';

/** The HRESULTs of each {@link WebErrorStatus}; the status is the index. An HRESULT that is neither here nor an HTTP status is `unknown`. */
const hresultsByStatus = (): readonly (readonly number[])[] => [
  // unknown
  [],
  // certificateCommonNameIsIncorrect
  [hresult.WININET_E_SEC_CERT_CN_INVALID, hresult.CERT_E_CN_NO_MATCH],
  // certificateExpired
  [hresult.WININET_E_SEC_CERT_DATE_INVALID, hresult.CERT_E_EXPIRED],
  // certificateContainsErrors
  [
    hresult.WININET_E_SEC_CERT_ERRORS,
    hresult.WININET_E_SEC_CERT_NO_REV,
    hresult.WININET_E_SEC_CERT_REV_FAILED,
    hresult.CERT_E_WRONG_USAGE,
  ],
  // certificateRevoked
  [hresult.WININET_E_SEC_CERT_REVOKED, hresult.CERT_E_REVOKED],
  // certificateIsInvalid
  [
    hresult.WININET_E_SEC_INVALID_CERT,
    hresult.WININET_E_INVALID_CA,
    hresult.CERT_E_UNTRUSTEDROOT,
    hresult.CERT_E_CHAINING,
    hresult.TRUST_E_CERT_SIGNATURE,
  ],
  // serverUnreachable
  [
    hresult.WININET_E_SERVER_UNREACHABLE,
    hresult.WSAEHOSTUNREACH,
    hresult.WSAEHOSTDOWN,
    hresult.WSAENETUNREACH,
    hresult.ERROR_HOST_UNREACHABLE,
    hresult.ERROR_NETWORK_UNREACHABLE,
  ],
  // timeout
  [hresult.WININET_E_TIMEOUT, hresult.ERROR_TIMEOUT, hresult.WSAETIMEDOUT, hresult.INET_E_CONNECTION_TIMEOUT],
  // errorHttpInvalidServerResponse
  [hresult.WININET_E_INVALID_SERVER_RESPONSE, hresult.WININET_E_INVALID_HEADER, hresult.WSAEMSGSIZE],
  // connectionAborted
  [hresult.WININET_E_CONNECTION_ABORTED, hresult.WSAECONNABORTED, hresult.ERROR_CONNECTION_ABORTED],
  // connectionReset
  [hresult.WININET_E_CONNECTION_RESET, hresult.WSAECONNRESET],
  // disconnected
  [hresult.WININET_E_DISCONNECTED, hresult.WSAENETDOWN],
  // httpToHttpsOnRedirection
  [hresult.WININET_E_HTTP_TO_HTTPS_ON_REDIR],
  // httpsToHttpOnRedirection
  [hresult.WININET_E_HTTPS_TO_HTTP_ON_REDIR],
  // cannotConnect
  [
    hresult.WININET_E_CANNOT_CONNECT,
    hresult.WININET_E_CLIENT_AUTH_CERT_NEEDED,
    hresult.WININET_E_SECURITY_CHANNEL_ERROR,
    hresult.WININET_E_PROXY_SERVER_UNREACHABLE,
    hresult.WSAECONNREFUSED,
    hresult.ERROR_CONNECTION_REFUSED,
    hresult.INET_E_CANNOT_CONNECT,
  ],
  // hostNameNotResolved
  [
    hresult.WININET_E_NAME_NOT_RESOLVED,
    hresult.WSAHOST_NOT_FOUND,
    hresult.WSATRY_AGAIN,
    hresult.WSANO_DATA,
    hresult.INET_E_RESOURCE_NOT_FOUND,
  ],
  // operationCanceled
  [
    hresult.WININET_E_OPERATION_CANCELLED,
    hresult.ERROR_CANCELLED,
    hresult.E_ABORT,
    hresult.ERROR_OPERATION_ABORTED,
    hresult.COR_E_OPERATIONCANCELED,
  ],
  // redirectFailed
  [hresult.WININET_E_REDIRECT_FAILED],
  // unexpectedStatusCode
  [hresult.HTTP_E_STATUS_BASE + 1],
  // unexpectedRedirection
  [hresult.HTTP_E_STATUS_BASE + 3],
  // unexpectedClientError
  [hresult.HTTP_E_STATUS_BASE + 4],
  // unexpectedServerError
  [hresult.HTTP_E_STATUS_BASE + 5],
];

/** The facility number of `HTTP_E_STATUS_*`: bits 16 to 28 of the HRESULT. */
const FACILITY_HTTP = 0x19;

/**
 * The status of an HRESULT, signed or unsigned, as in `WebSocketError.getStatus`. Never throws. An HRESULT without a status, and a value
 * that is not a number, give `unknown`.
 */
export function getStatus(number: number): WebErrorStatus {
  const signed = typeof number === 'number' ? number | 0 : 0;
  const row = hresultsByStatus().findIndex((candidates) => candidates.includes(signed));
  if (row > 0) return row as WebErrorStatus;
  if (signed < 0 && ((signed >>> 16) & 0x1fff) === FACILITY_HTTP) return statusOfHttp(signed & 0xffff);
  return 0;
}

function statusOfHttp(code: number): WebErrorStatus {
  if (code >= 300 && nameOfStatus(code as WebErrorStatus)) return code as WebErrorStatus;
  const hundreds = Math.floor(code / 100);
  // unexpectedRedirection, unexpectedClientError, unexpectedServerError; otherwise unexpectedStatusCode.
  return hundreds >= 3 && hundreds <= 5 ? ((hundreds + 16) as WebErrorStatus) : 18;
}

/** The name of a status in the enum; undefined if the number is not in the enum. */
function nameOfStatus(status: WebErrorStatus): keyof typeof WebErrorStatus | undefined {
  const names = Object.keys(WebErrorStatus) as (keyof typeof WebErrorStatus)[];
  return names.find((name) => WebErrorStatus[name] === status);
}

/**
 * The error of every failure of twinsocket, thrown or rejected. `message` says what failed and with which value, and ends with the HRESULT
 * in hex. Use {@link number} and {@link status} in code: texts may change in any version.
 *
 * @example
 * ```ts
 * import { MessageWebSocket, WebErrorStatus, WinRTError } from 'twinsocket';
 *
 * try {
 *   await new MessageWebSocket().connectAsync('ws://127.0.0.1:8080/refuse/404');
 * } catch (error) {
 *   if (!(error instanceof WinRTError)) throw error;
 *   console.log(error.message, error.status === WebErrorStatus.notFound);
 * }
 * ```
 */
export class WinRTError extends Error {
  /** The HRESULT as a signed 32-bit number, ready for `WebSocketError.getStatus`. */
  readonly number: number;
  /** The same text as `message`, under WinRT's name. */
  readonly description: string;
  /** The {@link WebErrorStatus} of the HRESULT. */
  readonly status: WebErrorStatus;
  /** The name of {@link status} in the enum, e.g. `'cannotConnect'`, for logs. An addition to WinRT. */
  readonly statusName: keyof typeof WebErrorStatus;
  /**
   * What the server, or the proxy, answered, if a connect failed because of its answer and `capabilities.handshakeResponse` is true, as in
   * Node; otherwise undefined, in a page always. Not enumerable, so that loggers don't write its headers. An addition to WinRT.
   *
   * @example
   * ```ts
   * import { MessageWebSocket, WinRTError } from 'twinsocket';
   *
   * try {
   *   await new MessageWebSocket().connectAsync('ws://127.0.0.1:8080/refuse/503');
   * } catch (error) {
   *   if (!(error instanceof WinRTError) || !error.response) throw error;
   *   const { status, headers, body } = error.response;
   *   // As an object, so that the console shows control characters instead of obeying them.
   *   console.log({ status, retryAfter: headers.get('retry-after'), body: await body });
   * }
   * ```
   */
  declare readonly response?: HandshakeResponse | undefined;

  /** @internal True also for errors of another copy of this package, because apps recognise our errors by `instanceof WinRTError`. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return super[Symbol.hasInstance](value) || (this === WinRTError && isLikeOurs(value));
  }

  /**
   * `options.cause` is the platform's own error or the reason of an abort, if there is one. If the platform gave an event, `cause` is a
   * plain object with its details, so that the error can be cloned to another thread (`postMessage`). A clone of an error has its message
   * and cause, and none of our other members.
   */
  constructor(number: number, message: string, options?: { cause?: unknown }) {
    super(message, options);
    // Not a field, because consoles list fields with each error. Not on the prototype: that needs code at import, which bundlers must keep.
    Object.defineProperty(this, 'name', { value: 'WinRTError', configurable: true, writable: true });
    this.number = number | 0;
    this.description = message;
    this.status = getStatus(this.number);
    this.statusName = nameOfStatus(this.status) ?? 'unknown';
  }
}

/** Whether the value is an error of any realm with the members of a WinRTError. Its name may have been changed. */
function isLikeOurs(value: unknown): boolean {
  return hasMembers(value, { number: 'number', status: 'number', description: 'string' }) && isTagged(value, 'Error');
}

/**
 * An error whose text ends with the HRESULT, because tools often show only the text. Every error text of ours is made here, and made
 * {@link printable}, because parts of it may come from a peer.
 */
export function winrtError(number: number, text: string, cause?: unknown): WinRTError {
  const hex = (number >>> 0).toString(16).toUpperCase();
  return new WinRTError(number, `${printable(text)} (0x${hex})`, cause === undefined ? undefined : { cause });
}

/** The error of a cancelled operation: name and text as in WinJS, number as C++/WinRT's hresult_canceled. */
export function canceledError(cause?: unknown): WinRTError {
  const error = new WinRTError(hresult.ERROR_CANCELLED, 'Canceled', cause === undefined ? undefined : { cause });
  error.name = 'Canceled';
  return error;
}

/**
 * The error of an operation that a signal has ended, with the signal's reason as `cause`. The reason of an expired `AbortSignal.timeout`
 * is a DOMException with this name, maybe of another realm; then the app meant a timeout, not a cancellation, and the text begins with
 * `where`, the member that was called.
 */
export function abortError(reason: unknown, where: string): WinRTError {
  if ((reason as { name?: unknown } | null | undefined)?.name !== 'TimeoutError') return canceledError(reason);
  return winrtError(hresult.WININET_E_TIMEOUT, `${where}: the time of the AbortSignal has passed`, reason);
}

/** A value as an error text shows it: short, and quoted if it is a string. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return `an object (${Object.prototype.toString.call(value).slice(8, -1)})`;
  return String(value);
}

/** Any failure as a {@link WinRTError}: the error itself if it is one, otherwise E_FAIL 0x80004005 with the original as `cause`. */
export function asWinRTError(error: unknown, where: string): WinRTError {
  if (error instanceof WinRTError) return error;
  return winrtError(hresult.E_FAIL, `${where}: ${messageOf(error)}`, error);
}

/** The text of an error, which may be of another realm, such as a frame's, or Node's own if a test runner has made a realm for tests. */
export function messageOf(error: unknown): string {
  const message: unknown = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : describe(error);
}
