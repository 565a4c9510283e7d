/** What a socket does from its first call to its end, chosen by a seed. */
import { seeded } from '../seeded.ts';
import { endings, losses, type Ending, type Kind } from './endings.ts';

export interface Plan {
  readonly id: number;
  readonly kind: Kind;
  readonly ending: Ending;
  /** Messages of each round; the client waits for the echoes of a round before the next one. */
  readonly rounds: readonly number[];
  /** Milliseconds before each round, and before the end. */
  readonly pause: number;
  /** Whether messages arrive in `readable`, instead of in events or by `readAsync`. */
  readonly webStream: boolean;
  readonly secure: boolean;
  /** What the connections of a reconnecting client meet, in turn, before the last one. */
  readonly losses: readonly (typeof losses)[number][];
  readonly random: number;
}

export interface Scale {
  /** Milliseconds of a life, on the average. */
  readonly life: number;
  readonly pings: boolean;
  readonly secure: boolean;
}

/** Makes one plan after another: first each kind of socket with each ending that it can have, then at random. */
export function* plans(seed: number, { life, pings, secure }: Scale): Generator<Plan, never> {
  const random = seeded(seed);
  const possible = endings.filter(({ needsPings }) => pings || !needsPings);
  const pairs = possible.flatMap((ending) => ending.kinds.map((kind) => ({ ending, kind })));
  const heaviness = pairs.map(({ ending, kind }) => (ending.weight * weights[kind]) / ending.kinds.length);
  const sum = heaviness.reduce((total, weight) => total + weight, 0);
  const chosen = (): (typeof pairs)[number] => {
    let left = random() * sum;
    return pairs.find((_, i) => (left -= heaviness[i] as number) < 0) ?? (pairs[0] as (typeof pairs)[number]);
  };
  for (let id = 0; ; id++) {
    const { ending, kind } = pairs[id] ?? chosen();
    const rounds = Array.from({ length: 1 + Math.floor(random() * 4) }, () => 1 + Math.floor(random() ** 2 * 4));
    const length = life * (0.25 + random() * 1.5);
    yield {
      id,
      kind,
      ending,
      rounds,
      pause: Math.round(length / (rounds.length + 1)),
      webStream: random() < 0.5,
      secure: secure && random() < 0.1,
      losses: Array.from(
        { length: 1 + Math.floor(random() * 2) },
        () => losses[Math.floor(random() * losses.length)] as (typeof losses)[number],
      ),
      random: random(),
    };
  }
}

const weights: Readonly<Record<Kind, number>> = { message: 4, stream: 4, websocket: 3, reconnecting: 1 };

/** How many lives the first round of {@link plans} has: one of each kind and ending. */
export function firstRound(pings: boolean): number {
  return endings.filter(({ needsPings }) => pings || !needsPings).reduce((sum, { kinds }) => sum + kinds.length, 0);
}

/** The path at the peer. The peer sends each message back, and behind the last one does what the ending says. */
export function pathOf(ending: string, messages: number): string {
  return `/${ending}/${messages}`;
}

export function messagesOf({ rounds }: Plan): number {
  return rounds.reduce((sum, count) => sum + count, 0);
}
