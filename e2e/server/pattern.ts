/**
 * The bytes that the peer sends where their content does not matter but must be known: pseudo-random and the same on every
 * run. One block is made once and repeated, which costs a memory copy; each repetition begins with its number, so that a
 * lost, doubled or swapped block changes the hash of the whole.
 */
const BLOCK_SIZE = 1024 * 1024;
/** Hexadecimal digits of a block's number, printable in text too; 2^32 blocks are 2^52 bytes. */
const STAMP_SIZE = 8;
const SEED = 0x9e3779b9;
const FIRST_PRINTABLE = 0x20;
const PRINTABLES = 95;

export type PatternKind = 'binary' | 'text';

const blocks: Partial<Record<PatternKind, Buffer>> = {};

/** Fills `target` with the bytes that the pattern has from `position` on; `text` is printable ASCII. */
export function fillPattern(kind: PatternKind, target: Buffer, position: number): void {
  const block = (blocks[kind] ??= makeBlock(kind));
  let filled = 0;
  while (filled < target.length) {
    const index = Math.floor((position + filled) / BLOCK_SIZE);
    const from = (position + filled) % BLOCK_SIZE;
    const size = Math.min(BLOCK_SIZE - from, target.length - filled);
    block.copy(target, filled, from, from + size);
    if (from < STAMP_SIZE) {
      target.write(
        index
          .toString(16)
          .padStart(STAMP_SIZE, '0')
          .slice(from, from + size),
        filled,
        'latin1',
      );
    }
    filled += size;
  }
}

/** Marsaglia's xorshift32 (https://www.jstatsoft.org/article/view/v008i14). */
function makeBlock(kind: PatternKind): Buffer {
  const block = Buffer.alloc(BLOCK_SIZE);
  let state = SEED;
  for (let i = 0; i < block.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    block[i] = kind === 'text' ? FIRST_PRINTABLE + ((state >>> 0) % PRINTABLES) : state & 0xff;
  }
  return block;
}
