import { expect, test } from 'vitest';
import { Fifo } from './fifo.ts';
import { boundArrayWork } from '../foundation/testing/array-work.ts';

function filled(count: number): Fifo<number> {
  const fifo = new Fifo<number>();
  for (let index = 0; index < count; index++) fifo.push(index);
  return fifo;
}

test('gives back in order, and nothing when empty', () => {
  const fifo = filled(3);
  expect([fifo.length, fifo.first]).toEqual([3, 0]);
  expect([fifo.shift(), fifo.shift(), fifo.shift(), fifo.shift()]).toEqual([0, 1, 2, undefined]);
  expect([fifo.length, fifo.first]).toEqual([0, undefined]);
  fifo.push(7);
  expect([fifo.length, fifo.first, ...fifo]).toEqual([1, 7, 7]);
});

test('keeps its order across the places that were taken', () => {
  const fifo = filled(0);
  const taken: number[] = [];
  let next = 0;
  for (let round = 0; round < 3000; round++) {
    fifo.push(next++);
    fifo.push(next++);
    taken.push(fifo.shift() as number);
  }
  expect(fifo.length).toBe(3000);
  expect(taken).toEqual(Array.from({ length: 3000 }, (_, index) => index));
  expect([...fifo]).toEqual(Array.from({ length: 3000 }, (_, index) => 3000 + index));
});

test('takes one out from anywhere, and gives its place among those that wait', () => {
  const fifo = filled(5);
  fifo.shift();
  expect(fifo.remove((item) => item === 3)).toBe(2);
  expect(fifo.remove((item) => item === 3)).toBe(-1);
  expect(fifo.remove((item) => item === 0)).toBe(-1);
  expect([...fifo]).toEqual([1, 2, 4]);
  expect(fifo.remove((item) => item === 4)).toBe(2);
  expect(fifo.remove((item) => item === 1)).toBe(0);
  expect([fifo.shift(), fifo.length, fifo.first]).toEqual([2, 0, undefined]);
});

test('what is taken out is looked for among the items alone', () => {
  const fifo = filled(5);
  fifo.shift();
  const seen: number[] = [];
  expect(fifo.remove((item) => seen.push(item) > 10)).toBe(-1);
  expect(seen).toEqual([1, 2, 3, 4]);
});

test('the last is that of the items alone', () => {
  const fifo = filled(2);
  fifo.last = 7;
  expect([fifo.last, fifo.shift(), fifo.last, fifo.shift(), fifo.last]).toEqual([7, 0, 7, 7, undefined]);
});

test('emptied by `remove` behind taken places, it goes on', () => {
  const fifo = filled(2);
  fifo.shift();
  fifo.remove(() => true);
  expect([fifo.length, fifo.first, fifo.shift()]).toEqual([0, undefined, undefined]);
  fifo.push(9);
  expect([fifo.length, fifo.shift()]).toEqual([1, 9]);
});

test('cleared, it is empty', () => {
  const fifo = filled(4);
  fifo.shift();
  fifo.clear();
  expect([fifo.length, ...fifo]).toEqual([0]);
});

test('taking everything costs linear time, not quadratic', () => {
  const count = 100_000;
  const fifo = filled(count);
  boundArrayWork(4 * count, () => {
    while (fifo.length > 0) fifo.shift();
  });
  expect(fifo.length).toBe(0);
});
