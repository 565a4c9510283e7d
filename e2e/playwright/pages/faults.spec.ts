/** The fault matrix in a page: each cell has its one outcome, in time, and leaves nothing. */
import { expect } from '@playwright/test';
import { nameOf, phases } from '../../faults/cells.ts';
import { chosenCells } from '../../faults/chosen.ts';
import type { EngineName } from '../../faults/engines.ts';
import { runCell } from '../../faults/run-cell.ts';
import { runGone } from '../../faults/run-gone.ts';
import { summaryOf } from '../../faults/summary.ts';
import { failuresOf, RUNS_TIMEOUT } from '../../node/protocol/runs.ts';
import { test } from '../fixtures.ts';
import { startPagePlace } from './faults-place.ts';

/** How many cells run at a time: most of them wait. */
const AT_ONCE = 12;

const names: Readonly<Record<string, EngineName>> = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

test('each cell of the fault matrix has its one outcome, and leaves nothing', async ({ engine, browserName }) => {
  const name = names[browserName] as EngineName;
  const cells = chosenCells('page', name);
  test.setTimeout(3 * RUNS_TIMEOUT);
  const place = await startPagePlace(engine, name);
  try {
    const failures: string[] = [];
    for (const phase of phases) {
      const mine = cells.filter((cell) => cell.phase === phase && cell.fault !== 'process or page ends');
      const runs = mine.map((cell) => ({ what: nameOf(cell), run: () => runCell(cell, place) }));
      const result = await failuresOf(runs, AT_ONCE);
      failures.push(...result.failures);
    }
    const gone = cells.filter(({ fault }) => fault === 'process or page ends');
    failures.push(...(await runGone(gone, place, place.apps, () => place.apps.end())));
    expect(failures).toEqual([]);
    await expect.poll(() => place.apps.timers()).toBe(0);
    console.log(summaryOf(cells, 'page', name));
  } finally {
    await place.close();
  }
});
