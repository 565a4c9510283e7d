/** Runs the cells of a phase, some at a time, and looks for what they have left behind when all have ended. */
import { setTimeout as delay } from 'node:timers/promises';
import { failuresOf } from '../node/protocol/runs.ts';
import { nameOf, type Cell } from './cells.ts';
import { runCell, type Place } from './run-cell.ts';

/** Milliseconds until what is there counts as left: handles go a few turns after they were closed, on a busy machine later. */
const LEFT_TIMEOUT = 10_000;

/** Of so many cells that leave something the first ones tell enough. */
const NAMED = 5;

/** What is wrong. */
export async function runPhase(cells: readonly Cell[], place: Place, atOnce: number): Promise<readonly string[]> {
  if (cells.length === 0) return [];
  await place.begin();
  const runs = cells.map((cell) => ({ what: nameOf(cell), run: () => runCell(cell, place) }));
  const { count, failures } = await failuresOf(runs, atOnce);
  const left = await leftIn(place);
  if (failures.length > 0) return [...failures, ...left];
  if (count !== cells.length) return [`${count} of ${cells.length} cells ran`];
  return left.length > 0 ? [...left, ...(await leftAlone(cells, place))] : [];
}

/** Cell by cell: which ones leave something. */
async function leftAlone(cells: readonly Cell[], place: Place): Promise<readonly string[]> {
  const found: string[] = [];
  for (const cell of cells) {
    await place.begin();
    const failure = await runCell(cell, place).then(
      () => undefined,
      (error: unknown) => `${nameOf(cell)}, alone: ${(error as Error).message}`,
    );
    if (failure !== undefined) found.push(failure);
    const left = await leftIn(place);
    if (left.length > 0) found.push(`${nameOf(cell)}, alone, leaves ${left.join('; ')}`);
    if (found.length >= NAMED) break;
  }
  return found.length > 0 ? found : ['no cell alone leaves that'];
}

/** Comes when nothing is left, or it is clear that something stays. */
export async function leftIn(place: Place): Promise<readonly string[]> {
  const end = performance.now() + LEFT_TIMEOUT;
  let left = await place.left();
  for (; left.length > 0 && performance.now() < end; left = await place.left()) await delay(20);
  return left;
}
