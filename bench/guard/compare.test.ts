import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../testing/outcome.ts';
import { inWords, slower } from './compare.ts';
import { ratiosOf, rowOf } from './ratios.ts';

const round = (cpu: number): { cpu: number; wall: number; memory: number } => ({ cpu, wall: 1, memory: 1 });
const outcome = (ours: number): ReturnType<typeof outcomeOf> =>
  outcomeOf({ name: 'in', ours: { readBytes: [round(ours)] }, peers: { ws: [round(100)] } });

describe('the guard', () => {
  const before = ratiosOf([outcome(80)]);

  test('finds a row that has become slower by more than the margin, by its name', () => {
    const [line, ...others] = slower(before, ratiosOf([outcome(112)]), 1.35);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ key: 'in | readBytes | cpu', before: 0.8, now: 1.12 });
    expect(rowOf(line?.key ?? '')).toBe('in');
    expect(line && inWords(line)).toBe('in | readBytes | cpu: 1.12×, 0.80× is stored (1.40 times as much)');
  });

  test.each([70, 80, 107])('takes %d ms beside 80 as noise', (ours) => {
    expect(slower(before, ratiosOf([outcome(ours)]), 1.35)).toEqual([]);
  });

  test('finds a stored ratio that is measured no more', () => {
    const [line] = slower(before, {}, 1.35);
    expect(line && inWords(line)).toBe('in | readBytes | cpu: not measured, 0.80× is stored');
  });

  test('finds a ratio that is not a number', () => {
    expect(slower(before, { 'in | readBytes | cpu': Number.NaN }, 1.35)).toHaveLength(1);
  });

  test('lets pass what is new', () => {
    expect(slower({}, before, 1.35)).toEqual([]);
  });
});

test('times by the clock and differences are not kept, for they vary too much', () => {
  const measures = [
    { figure: 'wall', as: 'ratio' },
    { figure: 'memory', as: 'difference' },
    { figure: 'cpu', as: 'ratio' },
  ] as const;
  const shown = outcomeOf({ name: 'echo', ours: { a: [round(1)] }, peers: { b: [round(2)] }, measures });
  expect(ratiosOf([shown])).toEqual({ 'echo | a | cpu': 0.5 });
});
