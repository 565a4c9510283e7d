/** The masking of payloads (RFC 6455, 5.3), which undoes itself when it is done again. */
import { randomFillSync } from 'node:crypto';

/** Keys that are made at once; one at a time would cost more than the frame. */
const keys = /*#__PURE__*/ new Uint8Array(8 * 1024);
let used = keys.length;

/** From this many bytes on, a view of 4 bytes at a time is worth its making. */
const wordsFrom = 256;

/** Puts a new key, which nobody can foresee (RFC 6455, 10.3), in front of a payload. */
export function putKey(target: Uint8Array, at: number): void {
  if (used === keys.length) {
    randomFillSync(keys);
    used = 0;
  }
  for (let i = 0; i < 4; i++) target[at + i] = keys[used++] as number;
}

/** Masks `bytes` from `start` up to `end` in place, with the four bytes of `key` from `keyAt` on, the first of them being the `phase`th. */
export function mask(bytes: Uint8Array, start: number, end: number, key: Uint8Array, keyAt = 0, phase = 0): void {
  let at = start;
  let turn = phase;
  const to = (limit: number): void => {
    for (; at < limit; at++) bytes[at] = (bytes[at] as number) ^ (key[keyAt + (turn++ & 3)] as number);
  };
  if (end - start >= wordsFrom) {
    to(start + (-(bytes.byteOffset + start) & 3));
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >> 2);
    const word = wordOf(key, keyAt, turn);
    for (let i = 0; i < words.length; i++) words[i] = (words[i] as number) ^ word;
    at += words.length * 4;
  }
  to(end);
}

/** Four bytes of the key in the order in which this machine keeps them. */
function wordOf(key: Uint8Array, keyAt: number, phase: number): number {
  const turned = Uint8Array.from([0, 1, 2, 3], (i) => key[keyAt + ((phase + i) & 3)] as number);
  return new Uint32Array(turned.buffer)[0] as number;
}
