import { expect, test } from 'vitest';
import { marks, WaitingChunks } from './waiting-chunks.ts';

const KiB = 1024;

function waiting() {
  const told: boolean[] = [];
  return { told, chunks: new WaitingChunks({ crowded: (crowded) => told.push(crowded) }) };
}

test('chunks are taken in their order, what was put back first', () => {
  const { chunks } = waiting();
  expect([chunks.isEmpty, chunks.take()]).toEqual([true, undefined]);
  const [one, two, three] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
  chunks.push(two);
  chunks.push(three);
  chunks.putBack(one);
  expect([chunks.take(), chunks.take(), chunks.isEmpty, chunks.take(), chunks.isEmpty]).toEqual([
    one,
    two,
    false,
    three,
    true,
  ]);
});

test('what was put back alone is not nothing', () => {
  const { chunks } = waiting();
  chunks.putBack(Uint8Array.of(1));
  expect(chunks.isEmpty).toBe(false);
  expect(chunks.take()).toEqual(Uint8Array.of(1));
  expect([chunks.isEmpty, chunks.take()]).toEqual([true, undefined]);
});

test('reading is to pause above 256 KiB, and to go on at 64 KiB', () => {
  expect(marks).toEqual({ high: 256 * KiB, low: 64 * KiB });
  const { chunks, told } = waiting();
  for (let count = 0; count < 4; count++) chunks.push(new Uint8Array(64 * KiB));
  expect(told).toEqual([]);
  chunks.push(new Uint8Array(1));
  chunks.push(new Uint8Array(1));
  expect(told).toEqual([true]);
  for (let count = 0; count < 3; count++) chunks.take();
  expect(told).toEqual([true]);
  chunks.take();
  expect(told).toEqual([true, false]);
  chunks.take();
  chunks.take();
  expect(told).toEqual([true, false]);
});

test('at exactly 64 KiB it goes on', () => {
  const { chunks, told } = waiting();
  for (let count = 0; count < 5; count++) chunks.push(new Uint8Array(64 * KiB));
  for (let count = 0; count < 3; count++) chunks.take();
  expect(told).toEqual([true]);
  chunks.take();
  expect(told).toEqual([true, false]);
});

test('nothing is left of what was cleared', () => {
  const { chunks } = waiting();
  chunks.push(new Uint8Array(100 * KiB));
  chunks.putBack(Uint8Array.of(1));
  chunks.clear();
  expect([chunks.isEmpty, chunks.take()]).toEqual([true, undefined]);
});
