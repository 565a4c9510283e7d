/** The errors of a connect in a page, whichever of its APIs has dialled. */
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

/** The browser has refused to dial. */
export function dialError(url: string, cause: unknown): WinRTError {
  const name = nameOf(cause);
  // Firefox 153 has a name of its own for a refusal by the Content-Security-Policy.
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

/** The browser has dialled in vain. It hides why, so nothing is claimed to be known (WHATWG WebSockets, "feedback"). */
export function connectError(url: string, cause: unknown): WinRTError {
  // WebSocketStream's handshake rejects with it where WebSocket throws.
  if (nameOf(cause) === 'SecurityError') return policyError(url, cause);
  // Only a plain `false` means offline; engines without the property don't say.
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
 * A server must choose one of the sub-protocols that it was offered (WHATWG WebSockets, "establish a WebSocket connection").
 * Chromium fails the connect, Firefox 153 and WebKitGTK 2.50 open it; here it ends the same in all of them. The text has their
 * number alone: some apps offer an access token.
 */
export function protocolError(url: string, protocols: readonly string[]): WinRTError {
  const text = `connectAsync: ${shownAddress(url)} chose none of the ${protocols.length} sub-protocols offered`;
  return winrtError(hresult.WININET_E_CANNOT_CONNECT, text);
}

/** The page must not open this address: its Content-Security-Policy forbids it, or it is mixed content. */
export function policyError(url: string, cause: unknown): WinRTError {
  const text = `connectAsync: the page's policy forbids ${shownAddress(url)}; add it to connect-src of the Content-Security-Policy, and use wss: in an https: page`;
  return winrtError(hresult.E_ACCESSDENIED, text, causeOf(cause, url));
}

/** Of whatever was thrown: Firefox's refusals are neither an Error nor a DOMException. */
function nameOf(cause: unknown): unknown {
  return (cause as { readonly name?: unknown } | null | undefined)?.name;
}

/** It can be cloned, and repeats no query, neither does the error in it, which an ErrorEvent has. */
function causeOf(given: unknown, url: string): unknown {
  const cause = causeWithoutQuery(cloneableCause(given), url);
  if (typeof cause !== 'object' || cause === null || cause instanceof Error) return cause;
  const { error, ...details } = cause as { readonly error?: unknown };
  return error === undefined || causeWithoutQuery(error, url) === undefined ? details : cause;
}
