import { afterEach, describe, expect, test, vi } from 'vitest';

/** With modules of its own, since blocks and the memory of WebAssembly are of a process. */
async function fresh() {
  vi.resetModules();
  const { Block, blockSizes } = await import('./block.ts');
  const { simdMemory } = await import('./simd-memory.ts');
  return { Block, ...blockSizes, simdMemory };
}

/** Blocks as a client and a server take them, and a client whose socket may keep what is written. */
const client = { reused: true, masked: true };
const server = { reused: true, masked: false };
const kept = { reused: false, masked: true };

const policy = vi.fn<() => never>(() => {
  throw new EvalError('Wasm code generation disallowed by embedder');
});

function forbid(): void {
  vi.stubGlobal('WebAssembly', {
    Module: class {
      constructor() {
        policy();
      }
    },
  });
}

afterEach(() => {
  policy.mockClear();
  vi.unstubAllGlobals();
});

const key = Uint8Array.of(0x81, 2, 0x73, 0xf4);
const word = new Int32Array(key.slice().buffer)[0] as number;

describe.each([
  { where: 'with WebAssembly', prepare: () => {} },
  { where: 'without it', prepare: () => vi.stubGlobal('WebAssembly', undefined) },
  { where: 'where a policy forbids it', prepare: forbid },
])('$where', ({ prepare }) => {
  test('a block masks exactly what it is told, as RFC 6455, 5.3, says', async () => {
    prepare();
    const { Block, large, small } = await fresh();
    // Three of each size, of which the large ones are in other places of one memory.
    for (const size of [small, large, large, large, small]) {
      const block = Block.take(size, client);
      for (const start of [0, 1, 2, 3, 14, 1025]) {
        for (const length of [0, 1, 2, 5, 63, 64, 1023, 1024, 1025, 1091, 2111]) {
          const before = Uint8Array.from({ length: 4096 }, (_, at) => at * 13);
          block.bytes.set(before);
          block.mask(start, start + length, word);
          const inside = (at: number): boolean => at >= start && at < start + length;
          const masked = before.map((byte, at) => (inside(at) ? byte ^ (key[(at - start) & 3] as number) : byte));
          expect(Buffer.compare(block.bytes.subarray(0, 4096), masked), `${length} from ${start}`).toBe(0);
        }
      }
    }
  });

  test('blocks under way have memory of their own, more than the process keeps too', async () => {
    prepare();
    const { Block, large } = await fresh();
    const blocks = Array.from({ length: 40 }, () => Block.take(large, client));
    for (const [at, { bytes }] of blocks.entries()) bytes.fill(at);
    for (const [at, { bytes }] of blocks.entries()) {
      expect(bytes.length).toBe(large);
      expect(bytes.every((byte) => byte === at)).toBe(true);
    }
  });
});

test('large blocks for masked frames are in one memory of WebAssembly, which masks all but a few of their bytes', async () => {
  const { Block, large, small, simdMemory } = await fresh();
  const simd = simdMemory() ?? expect.fail('no memory of WebAssembly in this Node');
  const mask = vi.spyOn(simd, 'mask');
  const blocks = Array.from({ length: 16 }, () => Block.take(large, client));
  expect(simd.buffer.byteLength).toBe(2 * 1024 * 1024);
  for (const [at, { bytes }] of blocks.entries()) {
    expect(bytes.buffer).toBe(simd.buffer);
    expect(bytes.byteOffset).toBe(at * large);
  }
  blocks[1]?.mask(3, 2051, word);
  // From the next word on, in whole steps.
  expect(mask.mock.calls).toEqual([[large + 4, large + 4 + 31 * 64, expect.any(Number)]]);
  for (const block of [Block.take(large, client), Block.take(large, server), Block.take(small, client)]) {
    expect(block.bytes.buffer).not.toBe(simd.buffer);
    block.mask(3, 2051, word);
  }
  expect(mask).toHaveBeenCalledTimes(1);
});

test('they are in it again after a time with more blocks, in whatever order those came back', async () => {
  const { Block, large, simdMemory } = await fresh();
  const { buffer } = simdMemory() ?? expect.fail('no memory of WebAssembly in this Node');
  for (const order of ['the last first', 'the first first', 'the last first'] as const) {
    const blocks = Array.from({ length: 32 }, () => Block.take(large, client));
    expect(blocks.filter(({ bytes }) => bytes.buffer === buffer)).toHaveLength(16);
    if (order === 'the last first') blocks.reverse();
    for (const block of blocks) block.close();
  }
});

test('of what is not in it the process keeps 16 blocks of each size', async () => {
  const { Block, large, small } = await fresh();
  for (const size of [small, large]) {
    const blocks = Array.from({ length: 20 }, () => Block.take(size, server));
    for (const block of blocks) block.close();
    const again = Array.from({ length: 20 }, () => Block.take(size, server));
    expect(again.filter((block) => blocks.includes(block))).toHaveLength(16);
  }
});

test('a policy that forbids WebAssembly is asked once', async () => {
  forbid();
  const { Block, large } = await fresh();
  for (let i = 0; i < 30; i++) Block.take(large, client);
  expect(policy).toHaveBeenCalledTimes(1);
});

test('a block is used again when it is closed and all of its writes are done, and not before', async () => {
  const { Block, small } = await fresh();
  const block = Block.take(10, client);
  expect(block.bytes.length).toBe(small);
  block.writing();
  block.writing();
  block.written();
  block.close();
  expect(Block.take(10, client)).not.toBe(block);
  block.written();
  expect(Block.take(10, client)).toBe(block);
  // Once only: it is under way again.
  expect(Block.take(10, client)).not.toBe(block);
});

test('a block is not used again while frames are put into it, though its writes are done, and no more in its next use', async () => {
  const { Block } = await fresh();
  const block = Block.take(10, client);
  for (let use = 0; use < 2; use++) {
    block.writing();
    block.written();
    expect(Block.take(10, client)).not.toBe(block);
    block.close();
    expect(Block.take(10, client)).toBe(block);
  }
});

test('a block is a large one from the first byte on that a small one has no room for', async () => {
  const { Block, large, small } = await fresh();
  for (const use of [client, server]) {
    expect(Block.take(1, use).bytes).toHaveLength(small);
    expect(Block.take(small, use).bytes).toHaveLength(small);
    expect(Block.take(small + 1, use).bytes).toHaveLength(large);
  }
});

test('a block that is closed without a write is used again', async () => {
  const { Block } = await fresh();
  const block = Block.take(5000, client);
  block.close();
  expect(Block.take(100_000, client)).toBe(block);
});

test('for a socket that may keep what is written no memory is used again', async () => {
  const { Block } = await fresh();
  const block = Block.take(10, kept);
  expect(block.bytes.length).toBe(10);
  block.writing();
  block.close();
  block.written();
  expect(Block.take(10, kept)).not.toBe(block);
  expect(Block.take(10, client)).not.toBe(block);
});
