/** What is measured, and how much of it a run may gain. */

const MiB = 1024 * 1024;

/** A share of the value before, and an amount on top. */
export interface Bound {
  readonly share: number;
  readonly amount: number;
}

export interface FigureKind {
  readonly name: string;
  readonly inWords: string;
  readonly unit: 'bytes' | 'count';
  /** From the first to the last quarter of a run. */
  readonly growth: Bound;
  /** The same for a run of less than {@link longRun} seconds, whose medians are those of few samples. */
  readonly shortGrowth: Bound;
  /** How much may be left when the last socket has ended; nothing for memory that an allocator keeps. */
  readonly left?: Left;
}

/** Above the base, or above nothing where sockets alone have any: a base may have too much itself. */
export interface Left {
  readonly above: 'base' | 'nothing';
  readonly amount: number;
}

export const longRun = 600;

const aboveBase = (amount: number): { readonly left: Left } => ({ left: { above: 'base', amount } });
const aboveNothing = (amount: number): { readonly left: Left } => ({ left: { above: 'nothing', amount } });

const count = (share: number, amount: number): Pick<FigureKind, 'unit' | 'growth' | 'shortGrowth'> => ({
  unit: 'count',
  growth: { share, amount },
  shortGrowth: { share: share * 2.5, amount },
});

const bytes = (share: number, amount: number): Pick<FigureKind, 'unit' | 'growth' | 'shortGrowth'> => ({
  unit: 'bytes',
  growth: { share, amount: amount * MiB },
  shortGrowth: { share: share * 2, amount: 2 * amount * MiB },
});

export const figureKinds: readonly FigureKind[] = [
  { name: 'heap', inWords: 'heap in use', ...bytes(0.1, 1), ...aboveBase(4 * MiB) },
  // A socket that is not read holds some of its flood, and how many are not read at a look is chance.
  {
    name: 'external',
    inWords: 'memory of buffers',
    ...bytes(0.2, 4),
    growth: { share: 0.2, amount: 16 * MiB },
    ...aboveBase(4 * MiB),
  },
  { name: 'rss', inWords: 'resident memory', ...bytes(0.1, 16) },
  { name: 'handles', inWords: 'handles and requests of the system', ...count(0.1, 10), ...aboveBase(0) },
  { name: 'timers', inWords: 'timers in memory', ...count(0.15, 20), ...aboveNothing(2) },
  { name: 'inMemory', inWords: 'sockets in memory', ...count(0.15, 20), ...aboveNothing(0) },
  { name: 'signalListeners', inWords: "listeners on the app's AbortSignal", ...count(0.1, 20), ...aboveNothing(0) },
  { name: 'processListeners', inWords: 'listeners on the process', ...count(0, 0), ...aboveBase(0) },
  {
    name: 'agentSockets',
    inWords: "sockets, requests and listeners of the app's agent",
    ...count(0.2, 20),
    ...aboveBase(0),
  },
];

export function inUnit({ unit }: Pick<FigureKind, 'unit'>, value: number): string {
  return unit === 'bytes' ? `${(value / MiB).toFixed(1)} MiB` : String(Math.round(value));
}
