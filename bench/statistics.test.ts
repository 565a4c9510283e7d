import { describe, expect, test } from 'vitest';
import { median, percentile, spreadOf } from './statistics.ts';

describe('the median', () => {
  test('is the value in the middle, by size and not by place', () => {
    expect(median([10, 1, 9])).toBe(9);
  });

  test('of an even count is half way between the two in the middle', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  test('of nothing is NaN', () => {
    expect(median([])).toBeNaN();
  });

  test('leaves its values as they were', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  test('is a value that so many do not exceed', () => {
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile(hundred, 0)).toBe(1);
  });

  test('of a single value is that value', () => {
    expect(percentile([7], 0.99)).toBe(7);
  });
});

test('a spread has the lowest and the highest value', () => {
  expect(spreadOf([5, 1, 30, 10, 9])).toEqual({ median: 9, lowest: 1, highest: 30 });
});
