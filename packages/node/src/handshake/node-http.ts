/**
 * Node's own `request` of http, which tools replace: HTTP mocks, tracers, guards of a test suite. It is taken when this module is loaded, so that a
 * tool that comes later neither sees nor breaks what http reads for us: a mock would answer in the place of our server, or wait for a request that
 * is never sent.
 */
// The default import: the names that ES modules have of http follow a replacement only after `syncBuiltinESMExports`.
import http from 'node:http';
import { hresult, winrtError, type WinRTError } from '@twinsocket/core';

export type HttpRequest = typeof http.request;

/** The function of Node (20 to 26) and Bun (1.4). What a tool has put in its place has another text, as every Proxy has; so has Deno's function. */
const ownText = /^function request\([\w, ]*\) \{\s*return new ClientRequest\([\w, ]*\);?\s*\}$/;

function isOwn(request: unknown): boolean {
  return typeof request === 'function' && ownText.test(Function.prototype.toString.call(request));
}

/** Undefined where a tool was first, or if it can't be told. There each request has to go the way on which that tool waits for it. */
export const ownHttpRequest: HttpRequest | undefined = /*#__PURE__*/ isOwn(http.request) ? http.request : undefined;

/** Whether a tool has another function in the place of http's request now, or it can't be told. */
export function isHttpReplaced(): boolean {
  return !isOwn(http.request);
}

/** The error of a connect that a tool in the place of http's request would make by itself, without the app's settings. */
export function replacedHttp(address: string): WinRTError {
  const text = `connectAsync: can't connect to ${address}: what replaces http.request ignores createConnection, and our settings with it`;
  return winrtError(
    hresult.ERROR_NOT_SUPPORTED,
    `${text}; load twinsocket before an HTTP mock is active, end the mock, or set control.agent`,
  );
}
