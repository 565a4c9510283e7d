import { winrtError } from '../errors.ts';
import { ERROR_NOT_SUPPORTED } from '../hresult.ts';

/** Throws ERROR_NOT_SUPPORTED 0x80070032 if a global is missing that every engine has, as in jsdom; otherwise its use would throw a ReferenceError. */
export function requireGlobal(name: string, member: string): void {
  if (name in globalThis) return;
  const text = `${member}: this environment has no ${name}; add a polyfill, or use another member`;
  throw winrtError(ERROR_NOT_SUPPORTED, text);
}
