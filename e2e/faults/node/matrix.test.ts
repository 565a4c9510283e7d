/** The fault matrix in Node: each cell has its one outcome, in time, and leaves nothing. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failuresOf, RUNS_TIMEOUT } from '../../node/protocol/runs.ts';
import { leftovers } from '../../node/hostile/leftovers.ts';
import { nameOf, phases } from '../cells.ts';
import { chosenCells } from '../chosen.ts';
import type { FromRemote } from '../remote/messages.ts';
import { RemoteApps } from '../remote/remote-apps.ts';
import { runCell } from '../run-cell.ts';
import { runGone } from '../run-gone.ts';
import { summaryOf } from '../summary.ts';
import { startNodePlace, type NodePlace } from './node-place.ts';

/** How many cells run at a time: most of them wait. */
const AT_ONCE = 8;

let place: NodePlace;
beforeAll(async () => {
  place = await startNodePlace();
});
afterAll(() => place.close());
afterAll(() => console.log(summaryOf(cells, 'Node')));

const cells = chosenCells('Node');

describe('each cell of the fault matrix has its one outcome, and leaves nothing', () => {
  test.each(phases)('%s', { timeout: RUNS_TIMEOUT }, async (phase) => {
    const left = leftovers();
    const mine = cells.filter((cell) => cell.phase === phase && cell.fault !== 'process or page ends');
    const runs = mine.map((cell) => ({ what: nameOf(cell), run: () => runCell(cell, place) }));
    const { count, failures } = await failuresOf(runs, AT_ONCE);
    expect(failures).toEqual([]);
    expect(count).toBe(mine.length);
    await left.none();
  });

  test('the end of the process, in each phase', { timeout: RUNS_TIMEOUT }, async () => {
    const left = leftovers();
    const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
    const apps = new RemoteApps((message) => child.send(message));
    child.on('message', (message) => apps.receive(message as FromRemote));
    const exited = once(child, 'exit');
    const mine = cells.filter(({ fault }) => fault === 'process or page ends');
    const end = async (): Promise<void> => {
      child.send({ end: true });
      await exited;
    };
    expect(await runGone(mine, place, apps, end)).toEqual([]);
    await left.none();
  });
});
