import { expect, test } from 'vitest';
import { elementsOf } from '../testing/xml.ts';
import { lineChart, type Line } from './line-chart.ts';

const line = (label: string, ...values: number[]): Line => ({
  label,
  points: values.map((value, i) => [i, value] as const),
  text: (value) => `${value} MiB`,
});
const draw = (...lines: Line[]): string =>
  lineChart({ title: 'a <run>', subtitle: '2 & 3', axis: 'minutes', lines, from: 1 });

const heights = (svg: string): number[][] =>
  elementsOf(svg, 'polyline').map(({ points = '' }) => points.split(' ').map((point) => Number(point.split(',')[1])));

test('a chart is well-formed, whatever its texts are', () => {
  const svg = draw(line('a<b>&"c"', 1, 2));
  expect(elementsOf(svg, 'svg')).toHaveLength(1);
  expect(svg).toContain('a&#60;b&#62;&#38;&#34;c&#34;');
});

test('a value of twice the size stands twice as high above the axis', () => {
  const svg = draw(line('heap', 10, 20, 10));
  const [axis = {}] = elementsOf(svg, 'line');
  const [[low = 0, high = 0] = []] = heights(svg);
  expect((Number(axis['y1']) - high) / (Number(axis['y1']) - low)).toBeCloseTo(2, 1);
});

test('what counts is drawn once more, without the part before it', () => {
  const [all = [], counted = []] = heights(draw(line('heap', 5, 6, 7)));
  expect(all).toHaveLength(3);
  expect(counted).toEqual(all.slice(1));
});

test('each line has its label and its last value, inside the picture', () => {
  const svg = draw(line('heap', 1, 2), line('timers', 3, 4), line('handles', 5, 6));
  for (const text of ['heap', 'timers', 'handles', '2 MiB', '4 MiB', '6 MiB', 'minutes'])
    expect(svg).toContain(`>${text}</text>`);
  const [{ width = '', height = '' } = {}] = elementsOf(svg, 'svg');
  for (const { points = '' } of elementsOf(svg, 'polyline')) {
    for (const point of points.split(' ')) {
      const [x = NaN, y = NaN] = point.split(',').map(Number);
      expect(x).toBeLessThanOrEqual(Number(width) - 16);
      expect(y).toBeLessThan(Number(height) - 24);
      expect(y).toBeGreaterThan(50);
    }
  }
});
