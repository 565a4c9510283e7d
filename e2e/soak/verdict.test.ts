import { expect, test } from 'vitest';
import type { Sample } from './sample.ts';
import { growthOf, verdict, warm } from './verdict.ts';

const sample = (i: number, figures: Record<string, number>): Sample => ({
  seconds: i,
  lives: i * 10,
  open: 5,
  figures,
});
/** A run of 100 samples, in which a figure takes the values of a function. */
const run = (value: (i: number) => number, name = 'timers', ended = 0): Sample[] =>
  Array.from({ length: 100 }, (_, i) => sample(i, { [name]: value(i) })).concat(sample(100, { [name]: ended }));
const judged = (samples: Sample[], before = 0): string[] => {
  const end = samples.at(-1);
  const base = sample(0, Object.fromEntries(Object.keys(end?.figures ?? {}).map((name) => [name, before])));
  return verdict({ base, samples: samples.slice(0, -1), end: end as Sample })
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);
};

test('the first fifth does not count', () => {
  expect(warm(run(() => 0).slice(0, 100))[0]?.seconds).toBe(20);
  expect(judged(run((i) => (i < 20 ? i * 100 : 2000)))).toEqual([]);
});

test('what leaks a little for each life is named', () => {
  expect(judged(run((i) => 100 + i * 2, 'handles'))).toEqual(['handles and requests of the system: flat']);
  const { first, last, lives } = growthOf(run((i) => i).slice(0, 100), 'timers');
  expect((last - first) / lives).toBeCloseTo(0.1, 5);
});

test('a few samples that are far off decide nothing', () => {
  expect(judged(run((i) => (i % 7 === 0 ? 100_000 : 100)))).toEqual([]);
});

test('what falls has not grown', () => {
  expect(judged(run((i) => 1000 - i))).toEqual([]);
});

test('what is left at the end is named, although it was flat', () => {
  const name = 'handles and requests of the system: gone with the last socket';
  expect(
    judged(
      run(() => 100, 'handles', 3),
      2,
    ),
  ).toEqual([name]);
  expect(
    judged(
      run(() => 100, 'handles', 3),
      3,
    ),
  ).toEqual([]);
});

test('a leak that was there before the base was taken is named', () => {
  expect(
    judged(
      run(() => 100, 'timers', 50),
      50,
    ),
  ).toEqual(['timers in memory: gone with the last socket']);
});

test('only what was measured is judged', () => {
  expect(verdict({ base: sample(0, {}), samples: [], end: sample(1, {}) })).toEqual([]);
});
