/** What the app of a cell is told before it starts: plain data, for a page too. */
import { isConnecting, type Cell, type Runtime } from './cells.ts';

export interface Plan extends Cell {
  readonly id: string;
  readonly address: string;
  /** The authority of the peer's certificate, as PEM. */
  readonly authority: string;
  readonly proxy: string | null;
  /** Milliseconds of the deadlines that end a stall; a setting that is not here has its default. */
  readonly deadlines: {
    readonly connectTimeout?: number;
    readonly receiveTimeout?: number;
    readonly sendTimeout?: number;
    readonly closeTimeout?: number;
    readonly pongInterval?: number;
  };
}

/** Long enough for a busy machine to do all that is not a stall, and short enough to wait for. */
const stallTime = 250;

/** The deadlines that a stall in this phase runs into (docs/limits.md, "Of time"). */
export function deadlinesOf({ phase, fault }: Cell, runtime: Runtime): Plan['deadlines'] {
  if (fault !== 'stall') return {};
  if (isConnecting(phase)) return { connectTimeout: stallTime };
  // The attempt has to come to its request by then: an attempt that ends before has not met the fault.
  if (phase === 'reconnecting') return { connectTimeout: 8 * stallTime };
  if (phase === 'back-pressure') return { sendTimeout: stallTime };
  if (phase === 'closing') return { closeTimeout: stallTime };
  const receiveTimeout = stallTime;
  return phase === 'open idle' && runtime === 'Node' ? { receiveTimeout, pongInterval: 100 } : { receiveTimeout };
}

/** Milliseconds by which a peer is late, and for which it is silent where no deadline is to end that. */
export const delayTime = 2 * stallTime;
