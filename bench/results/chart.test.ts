import { expect, test } from 'vitest';
import { barChart, type Bar } from './chart.ts';
import { elementsOf } from '../testing/xml.ts';

const bar = (label: string, value: number): Bar => ({ label, value, text: `${value} ms`, role: 'other' });
const draw = (...bars: Bar[]): string =>
  barChart({ title: 'in: <1 & "2" messages', axis: 'CPU time', bars, mark: { value: 50, text: '0.5 × ws' } });

const lengths = (svg: string): number[] => elementsOf(svg, 'rect').map(({ width }) => Number(width));

test('a chart is well-formed, whatever its texts are', () => {
  const svg = draw(bar('a<b>&"c"', 1));
  expect(elementsOf(svg, 'svg')).toHaveLength(1);
  expect(svg).toContain('in: &#60;1 &#38; &#34;2&#34; messages');
});

test('the bars are as long as their values', () => {
  const [a = 0, b = 0] = lengths(draw(bar('a', 100), bar('b', 25)));
  expect(a / b).toBeCloseTo(4, 1);
});

test('bars, values and the mark are inside the picture', () => {
  const svg = draw(bar('a', 1), bar('a longer name than any other', 3000), bar('b', 0));
  const [{ width = '' } = {}] = elementsOf(svg, 'svg');
  for (const { x = '', width: length = '' } of elementsOf(svg, 'rect')) {
    expect(Number(x) + Number(length)).toBeLessThan(Number(width) - 50);
    expect(Number(length)).toBeGreaterThan(0);
  }
});

test('title, axis, labels, values and the mark are written', () => {
  const svg = draw(bar('partysocket', 12));
  for (const text of ['CPU time', 'partysocket', '12 ms', '0.5 × ws']) expect(svg).toContain(`>${text}</text>`);
});

test('the colours follow a dark theme', () => {
  expect(draw(bar('a', 1))).toContain('@media (prefers-color-scheme: dark)');
});
