import { afterEach, describe, expect, test, vi } from 'vitest';

/** With modules of its own, since blocks and the memory of WebAssembly are of a process. */
async function fresh() {
  vi.resetModules();
  const { Block, blockSizes } = await import('./block.ts');
  return { Block, ...blockSizes };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const key = Uint8Array.of(0x81, 2, 0x73, 0xf4);
const word = new Int32Array(key.slice().buffer)[0] as number;

describe.each([
  { where: 'with WebAssembly', prepare: () => {} },
  { where: 'without it', prepare: () => vi.stubGlobal('WebAssembly', undefined) },
  {
    where: 'where a policy forbids it',
    prepare: () =>
      vi.stubGlobal('WebAssembly', {
        Module: class {
          constructor() {
            throw new EvalError('Wasm code generation disallowed by embedder');
          }
        },
      }),
  },
])('$where', ({ prepare }) => {
  test('a block masks exactly what it is told, as RFC 6455, 5.3, says', async () => {
    prepare();
    const { Block, large, small } = await fresh();
    // Three of each size, of which the large ones are in other places of one memory.
    for (const size of [small, large, large, large, small]) {
      const block = Block.take(size, true);
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
    const blocks = Array.from({ length: 40 }, () => Block.take(large, true));
    for (const [at, { bytes }] of blocks.entries()) bytes.fill(at);
    for (const [at, { bytes }] of blocks.entries()) {
      expect(bytes.length).toBe(large);
      expect(bytes.every((byte) => byte === at)).toBe(true);
    }
  });
});

test('a block is used again when it is closed and all of its writes are done, and not before', async () => {
  const { Block, small } = await fresh();
  const block = Block.take(10, true);
  expect(block.bytes.length).toBe(small);
  block.writing();
  block.writing();
  block.written();
  block.close();
  expect(Block.take(10, true)).not.toBe(block);
  block.written();
  expect(Block.take(10, true)).toBe(block);
  // Once only: it is under way again.
  expect(Block.take(10, true)).not.toBe(block);
});

test('a block that is closed without a write is used again', async () => {
  const { Block } = await fresh();
  const block = Block.take(5000, true);
  block.close();
  expect(Block.take(100_000, true)).toBe(block);
});

test('for a socket that may keep what is written no memory is used again', async () => {
  const { Block } = await fresh();
  const block = Block.take(10, false);
  expect(block.bytes.length).toBe(10);
  block.writing();
  block.close();
  block.written();
  expect(Block.take(10, false)).not.toBe(block);
  expect(Block.take(10, true)).not.toBe(block);
});
