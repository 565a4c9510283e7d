/** The pictures of a run. */
import { format, inWords } from '../figures.ts';
import { quantity } from '../report.ts';
import { barChart, type Bar, type Chart } from './chart.ts';
import type { RunKind, StoredRow, StoredRun } from './stored.ts';

/** By the names of their files, without what stands before. */
export function charts(kind: RunKind, { rows }: StoredRun): Map<string, string> {
  const drawn = kind === 'node' ? rows.map(ofRow) : byName(rows).map(ofEngines);
  return new Map(drawn.flatMap((chart) => (chart.bars.length > 0 ? [[`${chart.file}.svg`, barChart(chart)]] : [])));
}

/** The rows of one name, which several engines have run. */
export function byName(rows: readonly StoredRow[]): StoredRow[][] {
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.map((name) => rows.filter((row) => row.name === name));
}

export const chartOf = (kind: RunKind, row: string): string => `${kind}-${row}.svg`;

interface Named extends Chart {
  readonly file: string;
}

/** The figures as they are. */
function ofRow({ name, work, figure, contestants, comparisons }: StoredRow): Named {
  const bars = contestants.flatMap(({ label, role, figures }): Bar[] => {
    const spread = figures[figure];
    return spread ? [{ label, role, value: spread.median, text: format(figure, spread.median) }] : [];
  });
  const targets = comparisons.filter((line) => line.figure === figure && line.as === 'ratio' && line.target);
  // The strictest, if ours has several.
  const [strictest] = targets.slice().sort((a, b) => (a.target ?? 0) - (b.target ?? 0));
  const peer = contestants.find(({ label }) => label === strictest?.against)?.figures[figure];
  const mark =
    strictest?.target && peer
      ? { mark: { value: strictest.target * peer.median, text: `${strictest.target} × ${strictest.against}` } }
      : {};
  return {
    file: `node-${name}`,
    title: `${name}: ${work}`,
    axis: `${inWords(figure)}, median; less is better`,
    bars,
    ...mark,
  };
}

/** The ratios to the peer, since engines are not compared with each other. */
function ofEngines(rows: readonly StoredRow[]): Named {
  const [{ name, work, figure } = { name: '', work: '', figure: 'wall' as const }] = rows;
  const lines = rows.flatMap(({ engine, comparisons }) =>
    comparisons.filter((line) => line.figure === figure && line.as === 'ratio').map((line) => ({ engine, ...line })),
  );
  const bars = lines.map((line): Bar => ({
    label: `${line.engine}: ${line.label}`,
    role: 'ours',
    value: line.value,
    text: quantity(line, line.value),
  }));
  const title = `${name}: ${work}`;
  const axis = `${inWords(figure)}, divided by that of the row's peer; less is better`;
  return { file: `pages-${name}`, title, axis, bars, mark: { value: 1, text: '1 = peer' } };
}
