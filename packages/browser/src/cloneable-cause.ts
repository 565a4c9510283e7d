import { describe, hresult, winrtError, type WinRTError } from '@twinsocket/core';

/** The members of an event or an error of the engine that are kept. Addresses are not, because their query may have a token. */
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
 * The `cause` for an error. An error can be sent to another thread by `postMessage` only if its cause can be cloned. An error of the engine
 * is kept if it can be cloned. Of an event, and of an object that isn't an error (Firefox throws such objects), only the details are kept.
 */
export function cloneableCause(given: unknown): unknown {
  if (!isObject(given) || (given instanceof Error && canBeCloned(given))) return given;
  const plain: Record<string, unknown> = {};
  for (const name of details) {
    const value = given[name];
    if (value !== undefined && !isObject(value)) plain[name] = value;
  }
  // The error of an ErrorEvent, which WebSockets of other runtimes raise, has the reason.
  if (given['error'] instanceof Error) plain['error'] = cloneableCause(given['error']);
  return plain;
}

/** A value that the engine, or a stand-in, has thrown, as E_FAIL 0x80004005. */
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
