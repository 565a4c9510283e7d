/** The ratios that the guard keeps. */
import { compare } from '../comparison.ts';
import type { Outcome } from '../contest.ts';
import type { Figure } from '../figures.ts';

/** By row, contestant and figure, as `in | readBytes | cpu`. */
export type Ratios = Readonly<Record<string, number>>;

/** Times by the clock and memory vary too much from run to run. */
const kept: ReadonlySet<Figure> = new Set(['cpu', 'heap']);

export function ratiosOf(outcomes: readonly Outcome[]): Ratios {
  const all = outcomes.flatMap((outcome) =>
    compare(outcome)
      .filter(({ measure, verdict }) => measure.as === 'ratio' && verdict !== 'missing' && kept.has(measure.figure))
      .map(({ contestant, measure, value }) => [keyOf(outcome.row.name, contestant.label, measure.figure), value]),
  );
  return Object.fromEntries(all) as Ratios;
}

const keyOf = (row: string, label: string, figure: Figure): string => `${row} | ${label} | ${figure}`;

export const rowOf = (key: string): string => key.split(' | ')[0] ?? '';
