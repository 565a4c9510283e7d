/** What the messages of a program hold: each differs from the others, so that a lost, doubled or torn one is seen. */

/** Units of a text; some take two or three bytes in UTF-8. */
const alphabet = 'abcdefghijklmnopqrstuvwxyzäößéñ€中—';

/** Pseudorandom, and different for each message. */
export function bytesOf(number: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = (number + 1) * 2654435761;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** A text of `size` units. */
export function textOf(number: number, size: number): string {
  const bytes = bytesOf(number, Math.min(size, 251));
  const unit = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
  return unit.repeat(Math.ceil(size / Math.max(1, unit.length))).slice(0, size);
}
