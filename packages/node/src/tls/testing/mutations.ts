/** Bytes changed at random, but the same way again for the same seed. */

/** Numbers from 0 to 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One to three bytes are changed, as a single bit or as a whole. */
export function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomOf(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const copy = Uint8Array.from(bytes);
  for (let times = 1 + below(3); times > 0; times--) {
    const at = below(copy.length);
    copy[at] = random() < 0.5 ? (copy[at] ?? 0) ^ (1 << below(8)) : below(256);
  }
  return copy;
}
