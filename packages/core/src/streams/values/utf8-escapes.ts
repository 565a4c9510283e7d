/**
 * UTF-8 by what the language itself has, for shells without TextEncoder and TextDecoder, as jsdom is. Some hundred times slower, and of
 * a few MiB at most.
 */
import { escapeComponent } from '../../foundation/percent-encoding.ts';

/** As TextEncoder has it: half a surrogate pair becomes U+FFFD. */
export function encodeByEscapes(text: string): Uint8Array {
  const units = escapeComponent(text).match(/%..|[^%]/g) ?? [];
  return Uint8Array.from(units, (unit) => (unit.length > 1 ? parseInt(unit.slice(1), 16) : unit.charCodeAt(0)));
}

/** As a TextDecoder has it that is fatal and ignores the byte order mark: throws for what is not UTF-8. */
export function decodeByEscapes(bytes: Uint8Array): string {
  let escaped = '';
  for (const byte of bytes) escaped += `%${byte < 16 ? '0' : ''}${byte.toString(16)}`;
  return decodeURIComponent(escaped);
}
