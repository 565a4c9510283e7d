/** How many cells a run had, by phase and by fault, and how many there can't be. */
import { allCells, faults, leftOut, phases, type Cell, type Runtime } from './cells.ts';
import type { EngineName } from './engines.ts';

export function summaryOf(run: readonly Cell[], runtime: Runtime, engine?: EngineName): string {
  const by = (names: readonly string[], key: 'phase' | 'fault'): string =>
    names.map((name) => `${name} ${run.filter((cell) => cell[key] === name).length}`).join(', ');
  const reasons = [...leftOut(runtime, engine)].map(([reason, cells]) => `${cells.length}: ${reason}`);
  return [
    `fault matrix, ${engine ?? runtime}: ${run.length} of ${allCells.length} cells`,
    `by phase: ${by(phases, 'phase')}`,
    `by fault: ${by(faults, 'fault')}`,
    `not applicable: ${reasons.join('; ')}`,
  ].join('\n  ');
}
