/** The fault matrix in a page: each cell has its one outcome, in time, and leaves nothing. */
import { expect } from '@playwright/test';
import { phases } from '../../faults/cells.ts';
import { chosenCells } from '../../faults/chosen.ts';
import type { EngineName } from '../../faults/engines.ts';
import { runGone } from '../../faults/run-gone.ts';
import { leftIn, runPhase } from '../../faults/run-phase.ts';
import { summaryOf } from '../../faults/summary.ts';
import { RUNS_TIMEOUT } from '../../node/protocol/runs.ts';
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
      failures.push(...(await runPhase(mine, place, AT_ONCE)));
    }
    const gone = cells.filter(({ fault }) => fault === 'process or page ends');
    await place.begin();
    failures.push(...(await runGone(gone, place, place.apps, () => place.apps.end())), ...(await leftIn(place)));
    expect(failures).toEqual([]);
    console.log(summaryOf(cells, 'page', name));
  } finally {
    await place.close();
  }
});
