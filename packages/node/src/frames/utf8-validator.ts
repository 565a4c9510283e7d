/** Checks that text which comes in parts is UTF-8 (RFC 3629), and refuses the first part with which it can't be. */
import { isUtf8 } from 'node:buffer';

/** Up to this many bytes a loop is faster than a call of Node's `isUtf8`, if all are ASCII. */
export const loopLimit = 128;

export class Utf8Validator {
  /** Bytes that are missing of the current character, and the bounds of the next byte. */
  #wanted = 0;
  #lower = 0x80;
  #upper = 0xbf;

  /** Takes a part; false if the text is invalid with that part. */
  push(bytes: Uint8Array): boolean {
    let start = 0;
    while (this.#wanted > 0 && start < bytes.length) if (!this.#step(bytes[start++] as number)) return false;
    const end = startOfTail(bytes, start);
    if (!isValid(bytes, start, end)) return false;
    for (let at = end; at < bytes.length; at++) if (!this.#step(bytes[at] as number)) return false;
    return true;
  }

  /** Takes a part of a text, which has `size` bytes with that part; the last part is `final`. */
  part(bytes: Uint8Array, final: boolean, size: number): boolean {
    // A text in one part, as most texts are.
    if (final && size === bytes.length) return isValid(bytes);
    return this.push(bytes) && (!final || this.complete);
  }

  /** True between characters, where a text may end. */
  get complete(): boolean {
    return this.#wanted === 0;
  }

  #step(byte: number): boolean {
    if (this.#wanted === 0) return this.#lead(byte);
    if (byte < this.#lower || byte > this.#upper) return false;
    this.#wanted--;
    this.#lower = 0x80;
    this.#upper = 0xbf;
    return true;
  }

  /**
   * Takes the first byte of a character that is not complete in its part, and so is not ASCII. RFC 3629, 4: the bounds of the second byte exclude
   * overlong forms, surrogates, and characters beyond U+10FFFF.
   */
  #lead(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.#wanted = sequenceLength(byte) - 1;
    this.#lower = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#upper = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    return true;
  }
}

/** Whether the bytes from `start` to `end` are UTF-8 by themselves. */
export function isValid(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  return (end - start <= loopLimit && isAscii(bytes, start, end)) || isUtf8(bytes.subarray(start, end));
}

/** Four bytes in each round of the loop take half as long as one. */
export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let all = 0;
  let at = start;
  for (const last = end - 3; at < last; at += 4) {
    all |= (bytes[at] as number) | (bytes[at + 1] as number) | (bytes[at + 2] as number) | (bytes[at + 3] as number);
  }
  for (; at < end; at++) all |= bytes[at] as number;
  return all < 0x80;
}

/** Where the last character begins, if it continues in the next part; else the end. */
function startOfTail(bytes: Uint8Array, start: number): number {
  const earliest = Math.max(start, bytes.length - 3);
  for (let at = bytes.length - 1; at >= earliest; at--) {
    const byte = bytes[at] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return sequenceLength(byte) > bytes.length - at ? at : bytes.length;
  }
  return bytes.length;
}

function sequenceLength(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}
