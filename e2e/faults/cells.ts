/** The matrix: each phase of a connection, each fault, each wire, both classes; and which of these cells a runtime has. */
import { notApplicable } from './applies.ts';

/** In the order in which a connection comes to them. */
export const phases = [
  'resolving',
  'TCP',
  'TLS',
  'proxy',
  'upgrade',
  'open idle',
  'mid-frame',
  'mid-message',
  'back-pressure',
  'paused',
  'closing',
  'reconnecting',
] as const;

export const faults = [
  'FIN',
  'RST',
  'half-close',
  'stall',
  'garbage',
  'delay',
  'slow drip',
  'peer closes first',
  'local close',
  'abort',
  'cancel',
  'dispose',
  'process or page ends',
] as const;

/** `compressed` is permessage-deflate over plain TCP. */
export const wires = ['plain', 'TLS', 'compressed'] as const;

export const kinds = ['MessageWebSocket', 'StreamWebSocket'] as const;

export type Phase = (typeof phases)[number];
export type Fault = (typeof faults)[number];
export type Runtime = 'Node' | 'page';

export interface Cell {
  readonly phase: Phase;
  readonly fault: Fault;
  readonly wire: (typeof wires)[number];
  readonly kind: (typeof kinds)[number];
}

export const nameOf = ({ phase, fault, wire, kind }: Cell): string => `${phase} × ${fault}, ${wire}, ${kind}`;

export const allCells: readonly Cell[] = phases.flatMap((phase) =>
  faults.flatMap((fault) => wires.flatMap((wire) => kinds.map((kind) => ({ phase, fault, wire, kind })))),
);

/** The phases in which `connectAsync` still runs. */
export const isConnecting = (phase: Phase): boolean => phases.indexOf(phase) < phases.indexOf('open idle');

/** What the app does by itself; else the peer does it, or the runtime. */
export const isOfApp = (fault: Fault): boolean => ['local close', 'abort', 'cancel', 'dispose'].includes(fault);

/** Phases that move megabytes in each cell. */
const heavy: readonly Phase[] = ['back-pressure', 'paused'];

/** Whether `npm test` runs the cell: of a heavy phase each fault on each class by one of the wires, in turn; else all. */
export function isShort({ phase, fault, wire, kind }: Cell): boolean {
  const turn = (faults.indexOf(fault) + kinds.indexOf(kind)) % wires.length;
  return !heavy.includes(phase) || wires.indexOf(wire) === turn;
}

/** The cells that a runtime can have. */
export const cellsOf = (runtime: Runtime): readonly Cell[] =>
  allCells.filter((cell) => notApplicable(cell, runtime) === undefined);

/** The others by the reason for which they are none. */
export function leftOut(runtime: Runtime): ReadonlyMap<string, readonly Cell[]> {
  const byReason = new Map<string, Cell[]>();
  for (const cell of allCells) {
    const reason = notApplicable(cell, runtime);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), cell]);
  }
  return byReason;
}
