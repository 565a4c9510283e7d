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
  const medianOf = (label: string): number | undefined =>
    contestants.find((contestant) => contestant.label === label)?.figures[figure]?.median;
  const bars = contestants.flatMap(({ label, role }): Bar[] => {
    const value = medianOf(label);
    if (value === undefined) return [];
    const line = comparisons.find((one) => one.label === label && one.figure === figure && one.as === 'ratio');
    const peer = line && medianOf(line.against);
    const target = line?.target && peer ? { target: line.target * peer } : {};
    return [{ label, role, value, text: format(figure, value), ...target }];
  });
  return {
    file: `node-${name}`,
    title: name,
    subtitle: work,
    axis: `${inWords(figure)}, median; less is better`,
    bars,
  };
}

/** The ratios to the peer, since engines are not compared with each other. */
function ofEngines(rows: readonly StoredRow[]): Named {
  const [{ name, work, figure } = { name: '', work: '', figure: 'wall' as const }] = rows;
  const bars = rows.flatMap(({ engine, comparisons }) =>
    comparisons
      .filter((line) => line.figure === figure && line.as === 'ratio' && line.verdict !== 'missing')
      .map((line): Bar => ({
        label: `${engine}: ${line.label}`,
        role: 'ours',
        value: line.value,
        text: quantity(line, line.value),
        ...(line.target === undefined ? {} : { target: line.target }),
      })),
  );
  const axis = `${inWords(figure)}, divided by the peer's; less is better`;
  return { file: `pages-${name}`, title: `${name}, in pages`, subtitle: work, axis, bars };
}
