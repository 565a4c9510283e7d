/** Lines over one axis, each in a panel of its own, as SVG. */
import { document, escaped } from './svg.ts';

export interface Line {
  readonly label: string;
  /** From left to right, as `x` and `y`. */
  readonly points: readonly (readonly [number, number])[];
  /** A value as people read it. */
  readonly text: (value: number) => string;
}

export interface LineChart {
  readonly title: string;
  readonly subtitle: string;
  /** What goes from left to right. */
  readonly axis: string;
  readonly lines: readonly Line[];
  /** Up to here the lines do not count. */
  readonly from: number;
}

const width = 760;
const margin = 16;
const top = 76;
const gap = 24;
const columns = 2;
const panelWidth = (width - 2 * margin - gap) / columns;
const panelHeight = 96;
const rowHeight = panelHeight + 44;
const bottom = 24;

/** Each panel begins at 0, so that a line that looks flat is flat. */
export function lineChart({ title, subtitle, axis, lines, from }: LineChart): string {
  const height = top + Math.ceil(lines.length / columns) * rowHeight + bottom;
  const end = Math.max(...lines.flatMap(({ points }) => points.map(([x]) => x)), Number.MIN_VALUE);
  return document({ title, width, height, margin }, [
    `<text x="${margin}" y="50">${escaped(subtitle)}</text>`,
    ...lines.map((line, i) => {
      const x = margin + (i % columns) * (panelWidth + gap);
      return panel(line, x, top + Math.floor(i / columns) * rowHeight, end, from);
    }),
    `<text class="axis" x="${margin}" y="${height - 14}">${escaped(axis)}</text>`,
  ]);
}

function panel({ label, points, text }: Line, left: number, upper: number, end: number, from: number): string {
  const highest = Math.max(...points.map(([, y]) => y), 1) * 1.15;
  const base = upper + 20 + panelHeight;
  const at = ([x, y]: readonly [number, number]): string =>
    `${(left + (x / end) * panelWidth).toFixed(1)},${(base - (y / highest) * panelHeight).toFixed(1)}`;
  const counts = points.filter(([x]) => x >= from);
  const last = points.at(-1);
  return [
    `<text x="${left}" y="${upper + 10}">${escaped(label)}</text>`,
    ...(last
      ? [`<text x="${left + panelWidth}" y="${upper + 10}" text-anchor="end">${escaped(text(last[1]))}</text>`]
      : []),
    `<polyline class="warming" points="${points.map(at).join(' ')}"/>`,
    `<polyline class="measured" points="${counts.map(at).join(' ')}"/>`,
    `<line class="line" x1="${left}" y1="${base}" x2="${left + panelWidth}" y2="${base}"/>`,
  ].join('');
}
