import { expect, test } from 'vitest';
import { LoneChunk } from './lone-chunk.ts';

test('a chunk gives its bytes in order, and then nothing', () => {
  const chunk = new LoneChunk(Uint8Array.of(1, 2, 3, 4, 5));
  const target = new Uint8Array(2);
  expect(chunk.length).toBe(5);
  expect([...chunk.takeSome(2)]).toEqual([1, 2]);
  chunk.moveTo(target);
  expect([...target]).toEqual([3, 4]);
  expect([...chunk.takeSome(9)]).toEqual([5]);
  expect([chunk.length, chunk.takeSome(1).length]).toEqual([0, 0]);
});

test('a chunk that was read, or cleared, is not kept in memory', () => {
  for (const end of [(chunk: LoneChunk) => chunk.takeSome(4000), (chunk: LoneChunk) => chunk.clear()]) {
    const chunk = new LoneChunk(new Uint8Array(4000));
    end(chunk);
    expect(chunk.takeSome(1).buffer.byteLength).toBe(0);
  }
});

test('a small chunk does not keep the large memory that it came in', () => {
  const chunk = new LoneChunk(new Uint8Array(1024 * 1024).subarray(7, 17));
  expect(chunk.takeSome(10).buffer.byteLength).toBe(10);
});
