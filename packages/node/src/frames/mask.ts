/** Masks payloads (RFC 6455, 5.3); masking twice gives the original bytes. */
import { randomFillSync } from 'node:crypto';

/** Number of keys that are made at once: making one at a time takes longer than writing the frame. */
const keys = /*#__PURE__*/ new Uint8Array(8 * 1024);
let used = keys.length;

/** From this size on, masking 4 bytes at a time is faster, although that needs a view. */
const wordsFrom = 256;

/** Puts a new unpredictable key (RFC 6455, 10.3) in front of a payload. */
export function putKey(target: Uint8Array, at: number): void {
  if (used === keys.length) {
    randomFillSync(keys);
    used = 0;
  }
  for (let i = 0; i < 4; i++) target[at + i] = keys[used++] as number;
}

/** Masks `bytes` from `start` up to `end` in place, with the four bytes of `key` from `keyAt` on, of which the `phase`th is the first. */
export function mask(bytes: Uint8Array, start: number, end: number, key: Uint8Array, keyAt = 0, phase = 0): void {
  const shift = phase - start;
  let at = start;
  if (end - start >= wordsFrom) {
    const aligned = start + (-(bytes.byteOffset + start) & 3);
    maskBytes(bytes, start, aligned, key, keyAt, shift);
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, (end - aligned) >> 2);
    maskWords(words, wordOf(key, keyAt, aligned + shift));
    at = aligned + words.byteLength;
  }
  maskBytes(bytes, at, end, key, keyAt, shift);
}

function maskBytes(bytes: Uint8Array, from: number, to: number, key: Uint8Array, keyAt: number, shift: number): void {
  for (let at = from; at < to; at++) {
    bytes[at] = (bytes[at] as number) ^ (key[keyAt + ((at + shift) & 3)] as number);
  }
}

/** Masks words of four bytes. Four words in each round of the loop take half as long as one. */
function maskWords(words: Int32Array, word: number): void {
  let at = 0;
  for (const last = words.length - 3; at < last; at += 4) {
    words[at] = (words[at] as number) ^ word;
    words[at + 1] = (words[at + 1] as number) ^ word;
    words[at + 2] = (words[at + 2] as number) ^ word;
    words[at + 3] = (words[at + 3] as number) ^ word;
  }
  for (; at < words.length; at++) words[at] = (words[at] as number) ^ word;
}

/** Four bytes of the key, in the order in which this machine keeps them. */
function wordOf(key: Uint8Array, keyAt: number, phase: number): number {
  const turned = Uint8Array.from([0, 1, 2, 3], (i) => key[keyAt + ((phase + i) & 3)] as number);
  return new Int32Array(turned.buffer)[0] as number;
}
