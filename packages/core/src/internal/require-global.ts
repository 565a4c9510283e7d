import { winrtError } from '../errors.ts';
import { ERROR_NOT_SUPPORTED } from '../hresult.ts';

/** A test runner's imitation of a page may lack what every engine has: ERROR_NOT_SUPPORTED 0x80070032, rather than a ReferenceError. */
export function requireGlobal(name: string, member: string): void {
  if (name in globalThis) return;
  const text = `${member}: this environment has no ${name}; add a polyfill, or use another member`;
  throw winrtError(ERROR_NOT_SUPPORTED, text);
}
