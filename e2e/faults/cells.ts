/** The matrix: each phase of a connection, each fault, each wire, both classes; and which of these cells a runtime has. */
import { notApplicable } from './applies.ts';
import type { EngineName } from './engines.ts';

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
  'garbage below TLS',
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

/** The cells that a runtime can have; `engine`: that one engine. */
export const cellsOf = (runtime: Runtime, engine?: EngineName): readonly Cell[] =>
  allCells.filter((cell) => notApplicable(cell, runtime, engine) === undefined);

/**
 * The cells that `npm test` runs: each phase by each fault once, by wires and classes in turn; in Node once for each class, but for the cells that
 * take the most processor time, and for those of one wire.
 */
export function shortCellsOf(runtime: Runtime, engine?: EngineName): readonly Cell[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cellsOf(runtime, engine)) {
    const { phase, fault, kind } = cell;
    const forEachClass = runtime === 'Node' && phase !== 'back-pressure' && fault !== 'garbage below TLS';
    const group = [phase, fault, forEachClass ? kind : ''].join();
    groups.set(group, [...(groups.get(group) ?? []), cell]);
  }
  return [...groups.values()].flatMap((group) => {
    const [{ phase, fault, kind }] = group as [Cell];
    const turn = phases.indexOf(phase) + faults.indexOf(fault) + kinds.indexOf(kind);
    return group.slice(turn % group.length, (turn % group.length) + 1);
  });
}

/** The others by the reason for which they are none. */
export function leftOut(runtime: Runtime, engine?: EngineName): ReadonlyMap<string, readonly Cell[]> {
  const byReason = new Map<string, Cell[]>();
  for (const cell of allCells) {
    const reason = notApplicable(cell, runtime, engine);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), cell]);
  }
  return byReason;
}
