/** The errors of a connect in a page, for both of its APIs. */
import {
  causeWithoutQuery,
  describe,
  hresult,
  shownAddress,
  winrtError,
  WinRTError,
  withoutQuery,
} from '@twinsocket/core';
import { cloneableCause } from './cloneable-cause.ts';

/** The error of a connect for which the browser has thrown. */
export function dialError(url: string, cause: unknown): WinRTError {
  const name = nameOf(cause);
  // Firefox 153 has its own name for a refusal by the Content-Security-Policy.
  if (name === 'SecurityError' || name === 'NS_ERROR_CONTENT_BLOCKED') return policyError(url, cause);
  const shown = causeOf(cause, url);
  if (name === 'SyntaxError') {
    return winrtError(
      hresult.E_INVALIDARG,
      `connectAsync: the browser refuses the address ${shownAddress(url)}`,
      shown,
    );
  }
  if (cause instanceof WinRTError) return cause;
  const text = withoutQuery(cause instanceof Error ? cause.message : describe(cause), url);
  return winrtError(hresult.E_FAIL, `connectAsync: ${text}`, shown);
}

/** The error of a connection attempt that failed. The browser hides the reason (WHATWG WebSockets, "feedback"). */
export function connectError(url: string, cause: unknown): WinRTError {
  // WebSocketStream rejects with a SecurityError where WebSocket throws it.
  if (nameOf(cause) === 'SecurityError') return policyError(url, cause);
  // Only `false` means offline; some engines lack the property.
  const { navigator } = globalThis as { readonly navigator?: { readonly onLine?: boolean } };
  const [number, why] =
    navigator?.onLine === false
      ? [hresult.WININET_E_DISCONNECTED, 'the page is offline']
      : [hresult.WININET_E_CANNOT_CONNECT, 'the browser tells a page no reason, see its console'];
  return winrtError(number, `connectAsync: the connection to ${shownAddress(url)} failed: ${why}`, causeOf(cause, url));
}

export function connectTimeoutError(url: string, connectTimeout: number): WinRTError {
  const text = `connectAsync: ${shownAddress(url)} did not answer within ${connectTimeout} ms (control.connectTimeout)`;
  return winrtError(hresult.WININET_E_TIMEOUT, text);
}

/**
 * A server must choose one of the offered sub-protocols (WHATWG WebSockets, "establish a WebSocket connection"). Otherwise Chromium fails
 * the connect, while Firefox 153 and WebKitGTK 2.50 open it; here the connect fails in all of them. The text has only the number of
 * sub-protocols, because some apps offer an access token as one.
 */
export function protocolError(url: string, protocols: readonly string[]): WinRTError {
  const text = `connectAsync: ${shownAddress(url)} chose none of the ${protocols.length} sub-protocols offered`;
  return winrtError(hresult.WININET_E_CANNOT_CONNECT, text);
}

/** The error of an address that the page may not open: its Content-Security-Policy forbids it, or it is mixed content. */
export function policyError(url: string, cause: unknown): WinRTError {
  const text = `connectAsync: the page's policy forbids ${shownAddress(url)}; add it to connect-src of the Content-Security-Policy, and use wss: in an https: page`;
  return winrtError(hresult.E_ACCESSDENIED, text, causeOf(cause, url));
}

/** The name of a thrown value, which in Firefox may be neither an Error nor a DOMException. */
function nameOf(cause: unknown): unknown {
  return (cause as { readonly name?: unknown } | null | undefined)?.name;
}

/** A cause that can be cloned, and in which neither its text nor that of an ErrorEvent's error has the query of the address. */
function causeOf(given: unknown, url: string): unknown {
  const cause = causeWithoutQuery(cloneableCause(given), url);
  if (typeof cause !== 'object' || cause === null || cause instanceof Error) return cause;
  const { error, ...details } = cause as { readonly error?: unknown };
  return error === undefined || causeWithoutQuery(error, url) === undefined ? details : cause;
}
