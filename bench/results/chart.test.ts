import { expect, test } from 'vitest';
import { barChart, type Bar } from './chart.ts';
import { elementsOf } from '../testing/xml.ts';

const bar = (label: string, value: number): Bar => ({ label, value, text: `${value} ms`, role: 'other' });
const draw = (...bars: Bar[]): string =>
  barChart({ title: 'in', subtitle: '<1 & "2" messages', axis: 'CPU time', bars });

const lengths = (svg: string): number[] => elementsOf(svg, 'rect').map(({ width }) => Number(width));

test('a chart is well-formed, whatever its texts are', () => {
  const svg = draw(bar('a<b>&"c"', 1));
  expect(elementsOf(svg, 'svg')).toHaveLength(1);
  expect(svg).toContain('&#60;1 &#38; &#34;2&#34; messages');
});

test('the bars are as long as their values', () => {
  const [a = 0, b = 0] = lengths(draw(bar('a', 100), bar('b', 25)));
  expect(a / b).toBeCloseTo(4, 1);
});

test('a target stands over its bar, at its own value', () => {
  const svg = draw({ ...bar('a', 100), target: 75 }, bar('b', 200));
  const [{ x = '', width = '' } = {}] = elementsOf(svg, 'rect');
  const [{ x1 = '' } = {}, ...others] = elementsOf(svg, 'line').filter((line) => line['class'] === 'target');
  expect((Number(x1) - Number(x)) / Number(width)).toBeCloseTo(0.75, 2);
  expect(others).toEqual([]);
  expect(svg).toContain('red: the target');
});

test('bars and values are inside the picture', () => {
  const svg = draw(bar('a', 1), bar('a longer name than any other', 3000), bar('b', 0));
  const [{ width = '' } = {}] = elementsOf(svg, 'svg');
  for (const { x = '', width: length = '' } of elementsOf(svg, 'rect')) {
    expect(Number(x) + Number(length)).toBeLessThan(Number(width) - 50);
    expect(Number(length)).toBeGreaterThan(0);
  }
});

test('title, axis, labels and values are written', () => {
  const svg = draw(bar('partysocket', 12));
  for (const text of ['in', 'CPU time', 'partysocket', '12 ms']) expect(svg).toContain(`>${text}</text>`);
});

test('the colours follow a dark theme', () => {
  expect(draw(bar('a', 1))).toContain('@media (prefers-color-scheme: dark)');
});
