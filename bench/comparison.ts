import type { Outcome } from './contest.ts';
import type { Figures } from './figures.ts';
import type { Contestant, Measure } from './rows.ts';

/** One figure of ours beside the peer's. */
export interface Comparison {
  readonly contestant: Contestant;
  readonly measure: Measure;
  readonly ours: number;
  readonly peer: number;
  /** The ratio or the difference. */
  readonly value: number;
  readonly verdict: 'ok' | 'over' | 'reported';
}

/** Of medians, since one slow round says nothing. Those of a contestant that failed, or whose peer did, are missing. */
export function compare({ row, rounds, failures }: Outcome): Comparison[] {
  if (failures.has(row.peer)) return [];
  const running = row.ours.filter((contestant) => !failures.has(contestant));
  return running.flatMap((contestant) =>
    row.measures.map((measure) => {
      const ours = median(rounds.get(contestant) ?? [], measure);
      const peer = median(rounds.get(row.peer) ?? [], measure);
      const value = measure.as === 'ratio' ? ours / peer : ours - peer;
      return { contestant, measure, ours, peer, value, verdict: verdictOn(value, measure) };
    }),
  );
}

function median(rounds: readonly Figures[], { figure }: Measure): number {
  const sorted = rounds.map((figures) => figures[figure] ?? Number.NaN).sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

function verdictOn(value: number, { target }: Measure): Comparison['verdict'] {
  if (target === undefined) return 'reported';
  return value <= target ? 'ok' : 'over';
}
