import { expect, test } from 'vitest';
import { compare } from './comparison.ts';
import type { Figures } from './figures.ts';
import { missed } from './report.ts';
import type { Measure } from './row.ts';
import { outcomeOf } from './testing/outcome.ts';

const figures = (cpu: number): Figures => ({ cpu, wall: 1, memory: 1 });
const cpu = (target?: number): Measure => ({ figure: 'cpu', as: 'ratio', ...(target === undefined ? {} : { target }) });

test('medians are compared, not averages', () => {
  const [line] = compare(
    outcomeOf({ ours: { a: [10, 12, 900].map(figures) }, peers: { b: [20, 24, 1].map(figures) } }),
  );
  expect(line).toMatchObject({ ours: 12, peer: 20, value: 0.6, verdict: 'reported' });
});

test('of several peers the fastest is compared with', () => {
  const outcome = outcomeOf({ ours: { a: [figures(10)] }, peers: { slow: [figures(40)], fast: [figures(20)] } });
  expect(compare(outcome)).toMatchObject([{ value: 0.5, against: { label: 'fast' } }]);
});

test('a peer that does not measure a figure is not the fastest in it', () => {
  const measures: Measure[] = [{ figure: 'heap', as: 'ratio' }];
  const heap = (bytes: number): Figures => ({ ...figures(1), heap: bytes });
  const outcome = outcomeOf({ ours: { a: [heap(10)] }, peers: { none: [figures(1)], b: [heap(5)] }, measures });
  expect(compare(outcome)).toMatchObject([{ value: 2, against: { label: 'b' } }]);
});

test('a figure that nobody measures is missing, and the run has missed', () => {
  const outcome = outcomeOf({
    ours: { a: [figures(1)] },
    peers: { b: [figures(1)] },
    measures: [{ figure: 'p99', as: 'ratio', target: 2 }],
  });
  expect(compare(outcome)).toMatchObject([{ verdict: 'missing' }]);
  expect(missed([outcome])).toBe(true);
});

test('a target is met by its own value, and missed by more', () => {
  const at = (ours: number): boolean =>
    missed([outcomeOf({ ours: { a: [figures(ours)] }, peers: { b: [figures(10)] }, measures: [cpu(1)] })]);
  expect([at(10), at(11)]).toEqual([false, true]);
});

test('a target of our own figure leaves the peer out', () => {
  const outcome = outcomeOf({
    ours: { a: [{ cpu: 1, wall: 1, memory: 9 }] },
    peers: { b: [{ cpu: 1, wall: 1, memory: 100 }] },
    measures: [{ figure: 'memory', as: 'own', target: 8 }],
  });
  expect(compare(outcome)).toMatchObject([{ value: 9, verdict: 'over' }]);
});

test('what failed has no comparison, and the run has missed', () => {
  const outcome = outcomeOf({ ours: { a: [] }, peers: { b: [figures(1)] }, failures: { a: 'it ended' } });
  expect(compare(outcome)).toEqual([]);
  expect(missed([outcome])).toBe(true);
});
