/** The cells of this run: `npm test` runs fewer, and `npm run test:faults` all, or those whose name has its text. */
import { cellsOf, nameOf, shortCellsOf, type Cell, type Runtime } from './cells.ts';
import type { EngineName } from './engines.ts';

const { TWINSOCKET_FAULTS = 'short', TWINSOCKET_FAULT_CELLS = '' } = process.env;

export function chosenCells(runtime: Runtime, engine?: EngineName): readonly Cell[] {
  const cells = TWINSOCKET_FAULTS === 'all' ? cellsOf(runtime, engine) : shortCellsOf(runtime, engine);
  return cells.filter((cell) => nameOf(cell).includes(TWINSOCKET_FAULT_CELLS));
}
