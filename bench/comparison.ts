import type { Outcome } from './contest.ts';
import type { Figure, Figures } from './figures.ts';
import type { Contestant, Measure } from './row.ts';
import { median } from './statistics.ts';

/** One figure of ours beside the peer's. */
export interface Comparison {
  readonly contestant: Contestant;
  /** The best of the row's peers in this figure. */
  readonly against: Contestant;
  readonly measure: Measure;
  readonly ours: number;
  readonly peer: number;
  /** The ratio, the difference, or ours as it is. */
  readonly value: number;
  readonly verdict: Verdict;
}

/** `missing`: the clients do not measure it, which is a fault of theirs. */
export type Verdict = 'ok' | 'over' | 'reported' | 'missing';

/** Of medians, since one slow round says nothing. Those of a contestant that failed, or whose peers did, are missing. */
export function compare({ row, rounds, failures }: Outcome): Comparison[] {
  const peers = row.peers.filter((contestant) => !failures.has(contestant));
  const running = row.ours.filter((contestant) => !failures.has(contestant));
  return running.flatMap((contestant) =>
    (contestant.measures ?? row.measures).flatMap((measure) => {
      const figure = (of: Contestant): number => medianOf(rounds.get(of) ?? [], measure.figure);
      const measured = peers.filter((peer) => !Number.isNaN(figure(peer)));
      const [against = peers[0]] = measured.sort((a, b) => figure(a) - figure(b));
      if (against === undefined) return [];
      const [mine, peer] = [figure(contestant), figure(against)];
      const value = { ratio: mine / peer, difference: mine - peer, own: mine }[measure.as];
      return { contestant, against, measure, ours: mine, peer, value, verdict: verdictOn(value, measure) };
    }),
  );
}

export function medianOf(rounds: readonly Figures[], figure: Figure): number {
  return median(rounds.map((figures) => figures[figure] ?? Number.NaN));
}

function verdictOn(value: number, { target }: Measure): Verdict {
  if (Number.isNaN(value)) return 'missing';
  if (target === undefined) return 'reported';
  return value <= target ? 'ok' : 'over';
}
