/**
 * Node's own `request` of http, which tools replace: HTTP mocks, tracers, guards of a test suite. It is taken when this module is loaded, so that a
 * tool that comes later neither sees nor breaks what http reads for us: a mock would answer in the place of our server, or wait for a request that
 * is never sent.
 */
import { channel } from 'node:diagnostics_channel';
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

/**
 * What http tells of its requests. At `created` (Node 22.12 and later) a tool may add headers, such as those of a trace; at `start` the headers were
 * made. The others tell of answers and errors.
 */
const channels = /*#__PURE__*/ [
  'http.client.request.created',
  'http.client.request.start',
  'http.client.request.error',
  'http.client.response.finish',
].map(channel);

/** Whether a tool observes the requests of http now. */
export function isHttpObserved(): boolean {
  return channels.some(({ hasSubscribers }) => hasSubscribers);
}

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
