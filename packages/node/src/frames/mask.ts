/** Masks payloads (RFC 6455, 5.3); masking twice gives the original bytes. */
import { randomFillSync } from 'node:crypto';

/**
 * Keys are made many at once: making one takes longer than writing its frame. Not thousands: V8 would compile {@link putKey} before it has made
 * keys a second time, and compile it again then.
 */
const keys = /*#__PURE__*/ new Int32Array(512);
const keyBytes = /*#__PURE__*/ new Uint8Array(keys.buffer);
let used = keys.length;

/** Whether the first byte of a word in memory is its lowest. */
export const littleEndian = /*#__PURE__*/ new Uint8Array(/*#__PURE__*/ Int32Array.of(1).buffer)[0] === 1;

/**
 * Puts a new unpredictable key (RFC 6455, 10.3) in front of a payload, and returns it: a word that has the bytes of the key in the order in
 * which this machine keeps them.
 */
export function putKey(target: Uint8Array, at: number): number {
  if (used === keys.length) {
    randomFillSync(keys);
    used = 0;
  }
  const first = used * 4;
  for (let i = 0; i < 4; i++) target[at + i] = keyBytes[first + i] as number;
  return keys[used++] as number;
}

/** The key that begins with the byte that is `bytes` behind its first. */
export function rotatedKey(key: number, bytes: number): number {
  const bits = (bytes & 3) * 8;
  return littleEndian ? (key >>> bits) | (key << -bits) : (key << bits) | (key >>> -bits);
}

/** From this size on, masking by words is faster, although that needs a view. */
const wordsFrom = 256;

/** Masks `bytes` from `start` up to `end` in place, with the four bytes of `key` from `keyStart` on, of which the `phase`th is the first. */
export function mask(bytes: Uint8Array, start: number, end: number, key: Uint8Array, keyStart = 0, phase = 0): void {
  if (end - start < wordsFrom) {
    // Without a call for each byte, which takes long until it is compiled.
    for (let at = start, from = phase; at < end; at++, from++)
      bytes[at] = (bytes[at] as number) ^ (key[keyStart + (from & 3)] as number);
    return;
  }
  const word = rotatedKey(keyAt(key, keyStart), phase);
  const aligned = start + (-(bytes.byteOffset + start) & 3);
  maskBytes(bytes, start, aligned, word);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, (end - aligned) >> 2);
  maskWords(words, 0, words.length, rotatedKey(word, aligned - start));
  const rest = aligned + words.byteLength;
  maskBytes(bytes, rest, end, rotatedKey(word, rest - start));
}

/** The key that stands there, as {@link putKey} gives it. */
export function keyAt(key: Uint8Array, at: number): number {
  const bytes = [key[at] as number, key[at + 1] as number, key[at + 2] as number, key[at + 3] as number] as const;
  if (!littleEndian) return (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
  return bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24);
}

/** Masks a few bytes, the first of them with the first byte of the key. */
export function maskBytes(bytes: Uint8Array, start: number, end: number, key: number): void {
  let rotated = key;
  for (let at = start; at < end; at++) {
    bytes[at] = (bytes[at] as number) ^ (littleEndian ? rotated : rotated >>> 24);
    rotated = rotatedKey(rotated, 1);
  }
}

/** Masks words. Eight in each round of the loop take half as long as one. */
export function maskWords(words: Int32Array, start: number, end: number, key: number): void {
  let at = start;
  for (const last = end - 7; at < last; at += 8) {
    words[at] = (words[at] as number) ^ key;
    words[at + 1] = (words[at + 1] as number) ^ key;
    words[at + 2] = (words[at + 2] as number) ^ key;
    words[at + 3] = (words[at + 3] as number) ^ key;
    words[at + 4] = (words[at + 4] as number) ^ key;
    words[at + 5] = (words[at + 5] as number) ^ key;
    words[at + 6] = (words[at + 6] as number) ^ key;
    words[at + 7] = (words[at + 7] as number) ^ key;
  }
  for (; at < end; at++) words[at] = (words[at] as number) ^ key;
}
