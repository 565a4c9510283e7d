/** What a row has shown, by the labels of those who took part. */
import type { Outcome } from '../contest.ts';
import type { Figures } from '../figures.ts';
import type { Contestant, Measure } from '../row.ts';

type ByLabel<Value> = Readonly<Record<string, Value>>;

interface Shown {
  readonly name?: string;
  readonly ours: ByLabel<readonly Figures[]>;
  readonly peers: ByLabel<readonly Figures[]>;
  readonly others?: ByLabel<readonly Figures[]>;
  readonly absent?: Outcome['row']['absent'];
  readonly failures?: ByLabel<string>;
  readonly measures?: readonly Measure[];
}

export function outcomeOf(shown: Shown): Outcome {
  const { name = 'row', ours, peers, others = {}, absent = [], failures = {} } = shown;
  const { measures = [{ figure: 'cpu', as: 'ratio' }] } = shown;
  const rounds = new Map<Contestant, readonly Figures[]>();
  const failed = new Map<Contestant, string>();
  const contestants = (those: ByLabel<readonly Figures[]>): Contestant[] =>
    Object.entries(those).map(([label, figures]) => {
      const contestant = { client: label, label };
      if (failures[label] === undefined) rounds.set(contestant, figures);
      else failed.set(contestant, failures[label]);
      return contestant;
    });
  const row = {
    name,
    work: 'something is done',
    path: '/',
    ours: contestants(ours),
    peers: contestants(peers),
    others: contestants(others),
    absent,
    measures,
  };
  return { row, rounds, failures: failed };
}
