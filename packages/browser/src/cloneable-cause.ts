import { describe, hresult, winrtError, type WinRTError } from '@twinsocket/core';

/** What an event or a foreign error may tell, beside what is secret: an address may have a token in its query. */
const details = [
  'type',
  'name',
  'message',
  'code',
  'closeCode',
  'reason',
  'wasClean',
  'effectiveDirective',
  'originalPolicy',
];

/**
 * What goes with an error as its `cause`. An error can be sent to another thread, by `postMessage`, only if its cause can: an error of
 * the engine is kept where it can, while of an event, and of what isn't an error (Firefox has such), the details are kept.
 */
export function cloneableCause(given: unknown): unknown {
  if (!isObject(given) || (given instanceof Error && canBeCloned(given))) return given;
  const plain: Record<string, unknown> = {};
  for (const name of details) {
    const value = given[name];
    if (value !== undefined && !isObject(value)) plain[name] = value;
  }
  // An ErrorEvent, which WebSockets of other runtimes have, tells the reason.
  if (given['error'] instanceof Error) plain['error'] = cloneableCause(given['error']);
  return plain;
}

/** Whatever the engine, or a stand-in, has thrown, as E_FAIL 0x80004005. */
export function foreignError(given: unknown, where: string): WinRTError {
  const cause = cloneableCause(given);
  const { message } = (cause ?? {}) as { readonly message?: unknown };
  return winrtError(hresult.E_FAIL, `${where}: ${typeof message === 'string' ? message : describe(given)}`, cause);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function canBeCloned(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false; // nor where there is no structuredClone, before 2022
  }
}
