/** What a run leaves behind, as plain data: RESULTS.md and its charts are made of it. */
import { readFileSync } from 'node:fs';
import { compare, type Verdict } from '../comparison.ts';
import type { Outcome } from '../contest.ts';
import { figureNames, type Figure } from '../figures.ts';
import type { Absentee, Measure } from '../row.ts';
import { spreadOf, type Spread } from '../statistics.ts';
import type { Machine } from './machine.ts';
import { writeJson } from './write-json.ts';

export interface StoredContestant {
  readonly label: string;
  readonly role: 'ours' | 'peer' | 'other';
  readonly figures: Readonly<Partial<Record<Figure, Spread>>>;
  /** Why it has no figures. */
  readonly failure?: string;
}

export interface StoredComparison extends Measure {
  readonly label: string;
  readonly against: string;
  readonly value: number;
  readonly verdict: Verdict;
}

export interface StoredRow {
  readonly name: string;
  /** Of a page. */
  readonly engine?: string;
  readonly work: string;
  /** The figure that is drawn. */
  readonly figure: Figure;
  readonly contestants: readonly StoredContestant[];
  readonly absent: readonly Absentee[];
  readonly comparisons: readonly StoredComparison[];
}

export interface StoredRun {
  readonly date: string;
  readonly machine: Machine;
  /** Of what took part, by its name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** What the run was asked to leave out, if it was. */
  readonly note?: string;
  readonly rows: readonly StoredRow[];
}

export function storedRow(outcome: Outcome, engine?: string): StoredRow {
  const { row, rounds, failures } = outcome;
  const contestants = (['ours', 'peers', 'others'] as const).flatMap((list) =>
    row[list].map((contestant): StoredContestant => {
      const failure = failures.get(contestant);
      const measured = rounds.get(contestant) ?? [];
      const role = list === 'ours' ? 'ours' : list === 'peers' ? 'peer' : 'other';
      if (failure !== undefined || measured.length === 0)
        return { label: contestant.label, role, figures: {}, failure: failure ?? 'the row ended before' };
      const named = figureNames.flatMap((figure) => {
        const values = measured.flatMap((figures) => figures[figure] ?? []);
        return values.length > 0 ? [[figure, spreadOf(values)] as const] : [];
      });
      return { label: contestant.label, role, figures: Object.fromEntries(named) };
    }),
  );
  return {
    name: row.name,
    ...(engine === undefined ? {} : { engine }),
    work: row.work,
    figure: row.measures[0]?.figure ?? 'cpu',
    contestants,
    absent: row.absent,
    comparisons: compare(outcome).map(({ contestant, against, measure, value, verdict }) => ({
      label: contestant.label,
      against: against.label,
      ...measure,
      value,
      verdict,
    })),
  };
}

const fileOf = (kind: RunKind): URL => new URL(`${kind}.json`, import.meta.url);

/** The rows of Node, or those of pages: each run replaces its own. */
export type RunKind = 'node' | 'pages';

export function store(kind: RunKind, run: StoredRun): void {
  writeJson(fileOf(kind), run);
}

/** Nothing if there was no such run yet. */
export function stored(kind: RunKind): StoredRun | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(kind), 'utf8')) as StoredRun;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
