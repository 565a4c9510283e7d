/** Bars beside each other, as SVG. */
import { document, escaped } from './svg.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as people read it. */
  readonly text: string;
  readonly role: 'ours' | 'peer' | 'other';
  /** The most that the value may be. */
  readonly target?: number;
}

export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  /** What the length of a bar is. */
  readonly axis: string;
  readonly bars: readonly Bar[];
}

const width = 760;
const margin = 16;
const barHeight = 20;
const step = 28;
const top = 76;
const bottom = 40;
/** Beside a bar stands its value. */
const valueWidth = 90;
/** A character of a label at 13 px, at most. */
const characterWidth = 7.2;

export function barChart({ title, subtitle, axis, bars }: Chart): string {
  const labelWidth = Math.max(...bars.map(({ label }) => label.length), 0) * characterWidth;
  const left = margin + labelWidth + 8;
  const longest = Math.max(...bars.flatMap(({ value, target = 0 }) => [value, target]), Number.MIN_VALUE);
  const scale = (width - left - valueWidth - margin) / longest;
  const base = top + bars.length * step;
  const height = base + bottom;
  return document({ title, width, height, margin }, [
    `<text x="${margin}" y="50">${escaped(subtitle)}</text>`,
    ...bars.map((bar, i) => drawn(bar, top + i * step, left, scale)),
    `<line class="line" x1="${left}" y1="${top - 8}" x2="${left}" y2="${base}"/>`,
    `<text class="axis" x="${margin}" y="${base + 24}">${escaped(bars.some(({ target }) => target) ? `${axis}; red: the target` : axis)}</text>`,
  ]);
}

function drawn({ label, value, text, role, target }: Bar, y: number, left: number, scale: number): string {
  const length = Math.max(value * scale, 1).toFixed(1);
  const middle = y + barHeight / 2 + 5;
  return [
    `<text x="${left - 8}" y="${middle}" text-anchor="end">${escaped(label)}</text>`,
    `<rect class="${role}" x="${left}" y="${y}" width="${length}" height="${barHeight}" rx="2"/>`,
    ...(target ? [targetAt(left + target * scale, y)] : []),
    `<text x="${left + Number(length) + 6}" y="${middle}">${escaped(text)}</text>`,
  ].join('');
}

/** Over its bar, and out of it above and below. */
function targetAt(x: number, y: number): string {
  return `<line class="target" x1="${x.toFixed(1)}" y1="${y - 3}" x2="${x.toFixed(1)}" y2="${y + barHeight + 3}"/>`;
}
