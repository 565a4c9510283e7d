/** Whether a run has gained anything, by statistics that single samples do not move. */
import { median } from '../../bench/statistics.ts';
import { figureKinds, inUnit, longRun, type FigureKind, type Left } from './figures.ts';
import type { Outcome } from './outcome.ts';
import type { Sample } from './sample.ts';

export interface Check {
  readonly name: string;
  /** The values, in words. */
  readonly text: string;
  readonly passed: boolean;
}

/** The share of a run in which it warms up. */
const warmingUp = 1 / 5;

export interface Growth {
  /** Medians of the first and the last quarter. */
  readonly first: number;
  readonly last: number;
  /** Lives that ended between the middles of the two. */
  readonly lives: number;
}

/** Samples that count. */
export function warm(samples: readonly Sample[]): readonly Sample[] {
  return samples.slice(Math.floor(samples.length * warmingUp));
}

export function growthOf(samples: readonly Sample[], name: string): Growth {
  const counted = warm(samples);
  const quarter = Math.max(1, Math.floor(counted.length / 4));
  const middle = (part: readonly Sample[], value: (sample: Sample) => number): number => median(part.map(value));
  const [early, late] = [counted.slice(0, quarter), counted.slice(-quarter)];
  return {
    first: middle(early, ({ figures }) => figures[name] ?? Number.NaN),
    last: middle(late, ({ figures }) => figures[name] ?? Number.NaN),
    lives: middle(late, ({ lives }) => lives) - middle(early, ({ lives }) => lives),
  };
}

/** Each figure that was measured: that it was flat, and that nothing is left at the end. */
export function verdict({ base, samples, end }: Pick<Outcome, 'base' | 'samples' | 'end'>): Check[] {
  const measured = figureKinds.filter(({ name }) => name in end.figures);
  const isLong = (samples.at(-1)?.seconds ?? 0) >= longRun;
  return [
    ...measured.map((kind) => flat(kind, growthOf(samples, kind.name), isLong)),
    ...measured.flatMap((kind) => (kind.left ? [gone(kind, kind.left, base, end)] : [])),
  ];
}

function flat(kind: FigureKind, { first, last, lives }: Growth, isLong: boolean): Check {
  const { share, amount } = isLong ? kind.growth : kind.shortGrowth;
  const allowed = first * share + amount;
  const gained = last - first;
  const each = kind.unit === 'bytes' ? `${Math.round(gained / lives)} bytes` : (gained / lives).toFixed(3);
  const grown = gained > 0 ? `, ${each} for each of ${lives} lives` : '';
  return {
    name: `${kind.inWords}: flat`,
    text: `${inUnit(kind, first)} in the first quarter, ${inUnit(kind, last)} in the last${grown}; it may gain ${inUnit(kind, allowed)}`,
    passed: gained <= allowed,
  };
}

function gone(kind: FigureKind, { above, amount }: Left, base: Sample, end: Sample): Check {
  const after = end.figures[kind.name] ?? Number.NaN;
  const before = above === 'base' ? (base.figures[kind.name] ?? Number.NaN) : 0;
  const than = above === 'base' ? `${inUnit(kind, before)} before, ` : '';
  return {
    name: `${kind.inWords}: gone with the last socket`,
    text: `${than}${inUnit(kind, after)} after; ${inUnit(kind, amount)} more may stay`,
    passed: after - before <= amount,
  };
}
