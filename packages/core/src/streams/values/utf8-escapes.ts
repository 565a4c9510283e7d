/**
 * UTF-8 by functions of the language itself, for environments without TextEncoder and TextDecoder, such as jsdom. Some hundred times
 * slower, and for a few MiB at most.
 */
import { escapeComponent } from '../../foundation/percent-encoding.ts';

/** As TextEncoder does: half a surrogate pair becomes U+FFFD. */
export function encodeByEscapes(text: string): Uint8Array {
  const units = escapeComponent(text).match(/%..|[^%]/g) ?? [];
  return Uint8Array.from(units, (unit) => (unit.length > 1 ? parseInt(unit.slice(1), 16) : unit.charCodeAt(0)));
}

/** As a TextDecoder with `fatal` and `ignoreBOM` does: throws if the bytes are not UTF-8. */
export function decodeByEscapes(bytes: Uint8Array): string {
  let escaped = '';
  for (const byte of bytes) escaped += `%${byte < 16 ? '0' : ''}${byte.toString(16)}`;
  return decodeURIComponent(escaped);
}
