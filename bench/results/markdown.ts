/** RESULTS.md: all that was measured, for people. */
import { format, inWords, type Figure } from '../figures.ts';
import { quantity } from '../report.ts';
import type { Spread } from '../statistics.ts';
import { byName, chartOf } from './charts.ts';
import type { RunKind, StoredComparison, StoredContestant, StoredRow, StoredRun } from './stored.ts';

const about = `# Results

\`npm run bench\` has written this page; nothing here is written by hand. [README.md](README.md) says what each row does and how to read the
tables. Figures of one row come from one run, in which the clients took turns. Less is better in every figure.
`;

export function resultsPage(runs: Readonly<Partial<Record<RunKind, StoredRun>>>): string {
  const { node, pages } = runs;
  return [about, ...(node ? [part('node', 'Node', node)] : []), ...(pages ? [part('pages', 'Pages', pages)] : [])].join(
    '\n',
  );
}

function part(kind: RunKind, title: string, run: StoredRun): string {
  const { date, machine, versions, rounds, note, rows } = run;
  const versionList = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `## ${title}\n`,
    `${date}, medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}; ${machine.cpu}, ${machine.cores} cores, ${machine.memory} GiB, ${machine.system}.`,
    `${versionList.join(', ')}.\n`,
    ...(note === undefined ? [] : [`${note}\n`]),
    summary(rows),
    ...byName(rows).map((group) => section(kind, group)),
  ].join('\n');
}

/** Every comparison, row by row, and every contestant of ours without one. */
function summary(rows: readonly StoredRow[]): string {
  const withEngines = rows.some(({ engine }) => engine !== undefined);
  const lines = rows.flatMap((row) => {
    const head = withEngines ? [row.name, row.engine ?? ''] : [row.name];
    const failed = row.contestants.filter(
      ({ role, label }) => role === 'ours' && !row.comparisons.some((line) => line.label === label),
    );
    return [
      ...row.comparisons.map((line) => {
        const target = line.target === undefined ? '' : `≤ ${quantity(line, line.target)}`;
        const verdict = line.verdict === 'over' || line.verdict === 'missing' ? `**${line.verdict}**` : line.verdict;
        return [...head, line.label, line.figure, line.against, compared(line), target, verdict];
      }),
      ...failed.map(({ label }) => [...head, label, '', '', '–', '', '**failed**']),
    ];
  });
  const head = ['ours by', 'figure', 'peer', 'compared', 'target', 'verdict'];
  return `${table([...(withEngines ? ['row', 'engine'] : ['row']), ...head], lines)}\n`;
}

/** JSON has no NaN, so a missing value is null once it was stored. */
function compared(line: StoredComparison): string {
  return line.verdict === 'missing' ? '–' : quantity(line, line.value);
}

function section(kind: RunKind, rows: readonly StoredRow[]): string {
  const [{ name, work } = { name: '', work: '' }] = rows;
  const isDrawn = rows.some(({ comparisons }) => comparisons.length > 0);
  return [
    `### ${name}${kind === 'pages' ? ' in pages' : ''}\n`,
    `${capital(work)}.\n`,
    ...(isDrawn ? [`![${name}: the bars of the table below](charts/${chartOf(kind, name)})\n`] : []),
    ...rows.map(details),
  ].join('\n');
}

/** Everybody who takes part in a row, and who does not and why. */
function details(row: StoredRow): string {
  const figures = [...new Set([row.figure, ...row.comparisons.map(({ figure }) => figure)])];
  const peer = row.contestants.find(({ label }) => label === row.comparisons[0]?.against) ?? row.contestants[0];
  const head = [row.engine ?? '', ...figures.map(inWords), 'by the peer'];
  const lines = row.contestants.map((contestant) => {
    const { label, role, failure, figures: measured } = contestant;
    const bold = role === 'ours' ? `**${label}**` : role === 'peer' ? `${label} (peer)` : label;
    if (failure !== undefined) return [bold, ...figures.map(() => '–'), `failed: ${inCell(failure)}`];
    return [
      bold,
      ...figures.map((figure) => spreadInWords(figure, measured[figure])),
      ratio(contestant, peer, row.figure),
    ];
  });
  const absent = row.absent.map(({ label, reason }) => [label, ...figures.map(() => '–'), reason]);
  return `${table(head, [...lines, ...absent])}\n`;
}

function spreadInWords(figure: Figure, spread: Spread | undefined): string {
  if (spread === undefined) return '–';
  const { median, lowest, highest } = spread;
  return `${format(figure, median)} (${format(figure, lowest)} to ${format(figure, highest)})`;
}

function ratio(contestant: StoredContestant, peer: StoredContestant | undefined, figure: Figure): string {
  const [mine, its] = [contestant.figures[figure]?.median, peer?.figures[figure]?.median];
  return mine === undefined || its === undefined ? '–' : `${(mine / its).toFixed(2)}×`;
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A failure is one line there, and no cell ends in it. */
function inCell(text: string): string {
  return (text.split('\n')[0] ?? '').replaceAll('|', '\\|');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
