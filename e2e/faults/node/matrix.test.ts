/** The fault matrix in Node: each cell has its one outcome, in time, and leaves nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failuresOf, RUNS_TIMEOUT } from '../../node/protocol/runs.ts';
import { leftovers } from '../../node/hostile/leftovers.ts';
import { cellsOf, isShort, nameOf, phases } from '../cells.ts';
import { runCell } from '../run-cell.ts';
import { startNodePlace, type NodePlace } from './node-place.ts';

/** How many cells run at a time: most of them wait. */
const AT_ONCE = 8;

let place: NodePlace;
beforeAll(async () => {
  place = await startNodePlace();
});
afterAll(() => place.close());

const { TWINSOCKET_FAULTS = 'short', TWINSOCKET_FAULT_CELLS = '' } = process.env;
const cells = cellsOf('Node').filter(
  (cell) =>
    cell.fault !== 'process or page ends' &&
    (TWINSOCKET_FAULTS === 'all' || isShort(cell)) &&
    nameOf(cell).includes(TWINSOCKET_FAULT_CELLS),
);

describe('each cell of the fault matrix has its one outcome, and leaves nothing', () => {
  test.each(phases)('%s', { timeout: RUNS_TIMEOUT }, async (phase) => {
    const left = leftovers();
    const mine = cells.filter((cell) => cell.phase === phase);
    const runs = mine.map((cell) => ({ what: nameOf(cell), run: () => runCell(cell, place) }));
    const { count, failures } = await failuresOf(runs, AT_ONCE);
    expect(failures).toEqual([]);
    expect(count).toBe(mine.length);
    await left.none();
  });
});
