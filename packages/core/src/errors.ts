/** The one error class, and how its HRESULT becomes a {@link WebErrorStatus}. */
import { hasMembers } from './internal/has-members.ts';
import { isTagged } from './internal/is-tagged.ts';
import * as hresult from './hresult.ts';
import { printable } from './internal/printable.ts';
import { WebErrorStatus } from './web/web-error-status.ts';

/** HRESULTs by the {@link WebErrorStatus} that they mean, which is their row; what is not here and is no HTTP status is `unknown`. */
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
  [hresult.HTTP_E_STATUS_BASE + 2],
  // unexpectedClientError
  [hresult.HTTP_E_STATUS_BASE + 3],
  // unexpectedServerError
  [hresult.HTTP_E_STATUS_BASE + 4],
];

/** The facility number of `HTTP_E_STATUS_*`: bits 16 to 28 of the HRESULT. */
const FACILITY_HTTP = 0x19;

/**
 * Translates an HRESULT, signed or unsigned, as `WebSocketError.getStatus` does. Never throws; what it doesn't know, and
 * what is not a number, is `unknown`.
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
  // unexpectedRedirection, unexpectedClientError, unexpectedServerError; else unexpectedStatusCode.
  return hundreds >= 3 && hundreds <= 5 ? ((hundreds + 16) as WebErrorStatus) : 18;
}

/** The name that the enum has for a status; undefined for a number that is none. */
function nameOfStatus(status: WebErrorStatus): keyof typeof WebErrorStatus | undefined {
  const names = Object.keys(WebErrorStatus) as (keyof typeof WebErrorStatus)[];
  return names.find((name) => WebErrorStatus[name] === status);
}

/**
 * Every failure of twinsocket, thrown or rejected. `message` says what failed, in which phase, with which value, and ends
 * with the HRESULT in hex; its text is not part of the contract, {@link number} and {@link status} are.
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
  /** The same text as `message`, under WinRT's name for it. */
  readonly description: string;
  /** What the HRESULT means as a {@link WebErrorStatus}. */
  readonly status: WebErrorStatus;
  /** The name of {@link status} in the enum, e.g. `'cannotConnect'`, for logs. An addition to WinRT. */
  readonly statusName: keyof typeof WebErrorStatus;

  /** @internal Also for what another copy of this package has thrown: `instanceof WinRTError` is how an app tells our errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return super[Symbol.hasInstance](value) || (this === WinRTError && isLikeOurs(value));
  }

  /**
   * `options.cause` is the platform's own error or the abort reason, where there is one; of an event, its details as a plain object. So
   * an error can be cloned to another thread (`postMessage`), which keeps its message and cause, and of an error no other member.
   */
  constructor(number: number, message: string, options?: { cause?: unknown }) {
    super(message, options);
    // Not a field: those are listed with each error. Not on the prototype: that takes code at import, which bundlers must keep.
    Object.defineProperty(this, 'name', { value: 'WinRTError', configurable: true, writable: true });
    this.number = number | 0;
    this.description = message;
    this.status = getStatus(this.number);
    this.statusName = nameOfStatus(this.status) ?? 'unknown';
  }
}

/** An error, of any realm, with what a WinRTError tells. Its name may have been set. */
function isLikeOurs(value: unknown): boolean {
  return hasMembers(value, { number: 'number', status: 'number', description: 'string' }) && isTagged(value, 'Error');
}

/**
 * An error whose text ends with the HRESULT, since tools often show only the text. Every text of ours is made here, so here it is
 * made {@link printable}, whoever wrote the parts of it.
 */
export function winrtError(number: number, text: string, cause?: unknown): WinRTError {
  const hex = (number >>> 0).toString(16).toUpperCase();
  return new WinRTError(number, `${printable(text)} (0x${hex})`, cause === undefined ? undefined : { cause });
}

/** What a cancelled operation ends with: named and worded as WinJS does, with C++/WinRT's hresult_canceled. */
export function canceledError(cause?: unknown): WinRTError {
  const error = new WinRTError(hresult.ERROR_CANCELLED, 'Canceled', cause === undefined ? undefined : { cause });
  error.name = 'Canceled';
  return error;
}

/** A value as an error's text names it: short and quoted. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return `an object (${Object.prototype.toString.call(value).slice(8, -1)})`;
  return String(value);
}

/** Any failure as a {@link WinRTError}: itself if it is one, else E_FAIL 0x80004005 with the original as `cause`. */
export function asWinRTError(error: unknown, where: string): WinRTError {
  if (error instanceof WinRTError) return error;
  return winrtError(hresult.E_FAIL, `${where}: ${messageOf(error)}`, error);
}

/** The text of an error, which may be of another realm: a frame's, or Node's own where a test runner has made a realm for the tests. */
export function messageOf(error: unknown): string {
  const message: unknown = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : describe(error);
}
