/** The fault matrix in Node: each cell has its one outcome, in time, and leaves nothing. */
import { startNodePlace, type NodePlace } from './node-place.ts'; // first: it counts timers
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RUNS_TIMEOUT } from '../../node/protocol/runs.ts';
import { leftovers } from '../../node/hostile/leftovers.ts';
import { phases } from '../cells.ts';
import { chosenCells } from '../chosen.ts';
import type { FromRemote } from '../remote/messages.ts';
import { RemoteApps } from '../remote/remote-apps.ts';
import { runGone } from '../run-gone.ts';
import { runPhase } from '../run-phase.ts';
import { summaryOf } from '../summary.ts';

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
    const mine = cells.filter((cell) => cell.phase === phase && cell.fault !== 'process or page ends');
    expect(await runPhase(mine, place, AT_ONCE)).toEqual([]);
  });

  test('no socket of a cell stays in memory', async () => {
    await expect.poll(() => place.inMemory(), { timeout: 10_000, interval: 50 }).toEqual([]);
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
      // Another code: something that nobody handled has ended it.
      expect(await exited).toEqual([0, null]);
    };
    expect(await runGone(mine, place, apps, end)).toEqual([]);
    await left.none();
  });
});
