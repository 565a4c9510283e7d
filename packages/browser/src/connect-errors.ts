/** The errors of a connect in a page, whichever of its APIs has dialled. */
import { asWinRTError, hresult, winrtError, type WinRTError } from '@twinsocket/core';

/** The browser has refused to dial. */
export function dialError(url: string, cause: unknown): WinRTError {
  const name = nameOf(cause);
  if (name === 'SecurityError') return mixedContent(url, cause);
  if (name === 'SyntaxError')
    return winrtError(hresult.E_INVALIDARG, `connectAsync: the browser refuses ${url}`, cause);
  return asWinRTError(cause, 'connectAsync');
}

/** The browser has dialled in vain. It hides why, so nothing is claimed to be known (WHATWG WebSockets, "feedback"). */
export function connectError(url: string, cause: unknown): WinRTError {
  // WebSocketStream tells of mixed content where WebSocket throws.
  if (nameOf(cause) === 'SecurityError') return mixedContent(url, cause);
  // Only a plain `false` means offline; engines without the property don't say.
  const { navigator } = globalThis as { readonly navigator?: { readonly onLine?: boolean } };
  if (navigator?.onLine === false) {
    return winrtError(hresult.WININET_E_DISCONNECTED, `connectAsync: ${url} failed; the page is offline`, cause);
  }
  return winrtError(
    hresult.WININET_E_CANNOT_CONNECT,
    `connectAsync: ${url} failed; the browser does not tell why`,
    cause,
  );
}

export function connectTimeoutError(url: string, connectTimeout: number): WinRTError {
  return winrtError(hresult.WININET_E_TIMEOUT, `connectAsync: ${url} has not answered within ${connectTimeout} ms`);
}

/**
 * A server must choose one of the sub-protocols that it was offered (WHATWG WebSockets, "establish a WebSocket connection").
 * Chromium fails the connect, Firefox 153 and WebKitGTK 2.50 open it; here it ends the same in all of them.
 */
export function protocolError(url: string, protocols: readonly string[]): WinRTError {
  const text = `connectAsync: ${url} chose none of the sub-protocols offered, ${protocols.join(', ')}`;
  return winrtError(hresult.WININET_E_CANNOT_CONNECT, text);
}

/** SecurityError is how an https: page learns that it must not open a ws: address (mixed content). */
function mixedContent(url: string, cause: unknown): WinRTError {
  return winrtError(hresult.E_ACCESSDENIED, `connectAsync: the page must not open ${url}`, cause);
}

function nameOf(cause: unknown): string {
  return cause instanceof Error || cause instanceof DOMException ? cause.name : '';
}
