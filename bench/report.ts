/** What a run has shown, for people and for programs. */
import { compare, type Comparison } from './comparison.ts';
import type { Outcome } from './contest.ts';
import { format } from './figures.ts';
import type { Measure } from './row.ts';

const columns = ['row', 'ours by', 'figure', 'ours', 'peer', 'compared', 'target', 'verdict'] as const;

/** A line for each figure, and one for each contestant that failed. */
export function table(outcomes: readonly Outcome[]): string {
  const lines = [[...columns], ...outcomes.flatMap((outcome) => compare(outcome).map((line) => cells(outcome, line)))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return [...padded.map((line) => line.trimEnd()), ...outcomes.flatMap(failuresOf)].join('\n');
}

function cells({ row }: Outcome, { contestant, against, measure, ours, peer, value, verdict }: Comparison): string[] {
  const { figure, target } = measure;
  return [
    row.name,
    contestant.label,
    figure,
    format(figure, ours),
    `${format(figure, peer)} (${against.label})`,
    quantity(measure, value),
    target === undefined ? '' : `≤ ${quantity(measure, target)}`,
    verdict,
  ];
}

/** What a row has shown, as soon as it has run. */
export function inOneLine(outcome: Outcome): string[] {
  const lines = compare(outcome).map(({ contestant, against, measure, value, verdict }) => {
    const compared = `${measure.figure} ${quantity(measure, value)} beside ${against.label}`;
    return `  ${contestant.label}: ${compared} (${verdict})`;
  });
  return [...lines, ...failuresOf(outcome).map((failure) => `  ${failure}`)];
}

/** A comparison, or the target of one. */
export function quantity({ as, figure }: Measure, value: number): string {
  if (as === 'own') return format(figure, value);
  if (as === 'ratio') return `${value.toFixed(2)}×`;
  return `${value < 0 ? '−' : '+'}${format(figure, Math.abs(value))}`;
}

export function failuresOf({ row, failures }: Outcome): string[] {
  return [...failures].map(([{ label }, reason]) => `${row.name}: ${label} failed: ${reason}`);
}

/** Everything, with the figures of each round. */
export function json(outcomes: readonly Outcome[]): string {
  const results = outcomes.map(outcomeAsData);
  return JSON.stringify({ node: process.version, platform: process.platform, arch: process.arch, results }, null, 2);
}

export function outcomeAsData(outcome: Outcome): object {
  const { row, rounds, failures } = outcome;
  return {
    row: row.name,
    path: row.path,
    comparisons: compare(outcome).map(({ contestant, against, measure, ...line }) => ({
      ours: contestant.label,
      against: against.label,
      ...measure,
      medians: { ours: line.ours, peer: line.peer },
      value: line.value,
      verdict: line.verdict,
    })),
    rounds: Object.fromEntries([...rounds].map(([{ label }, figures]) => [label, figures])),
    failures: Object.fromEntries([...failures].map(([{ label }, reason]) => [label, reason])),
  };
}

/** Whether something failed or missed its target. */
export function missed(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(
    (outcome) =>
      outcome.failures.size > 0 || compare(outcome).some(({ verdict }) => verdict === 'over' || verdict === 'missing'),
  );
}
