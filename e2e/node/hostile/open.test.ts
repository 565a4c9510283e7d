/** A peer that attacks an open connection: the app is told one failure, in time, and nothing is left. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failuresOf, RUNS_TIMEOUT } from '../protocol/runs.ts';
import { runOf, targetsOf, type Attack } from './attack.ts';
import { controlAttacks } from './control-attacks.ts';
import { frameAttacks } from './frame-attacks.ts';
import { leftovers } from './leftovers.ts';
import { Opener, targets } from './targets.ts';

/** How many attacks run at a time: they are work for the processor on both ends. */
const AT_ONCE = 8;

const opener = new Opener();
beforeAll(() => opener.start());
afterAll(() => opener.close());

const groups: Readonly<Record<string, readonly Attack[]>> = { ...frameAttacks, ...controlAttacks };

let cells = 0;

describe('each attack on each socket has its one outcome, and leaves nothing', () => {
  test.each(Object.entries(groups))('%s', { timeout: RUNS_TIMEOUT }, async (_group, attacks) => {
    const left = leftovers();
    const runs = attacks.flatMap((attack) => targetsOf(attack, targets).map((target) => runOf(opener, attack, target)));
    const { count, failures } = await failuresOf(runs, AT_ONCE);
    expect(failures).toEqual([]);
    expect(count).toBe(runs.length);
    await left.none();
    cells += count;
  });

  test('the table is whole', () => {
    expect(cells).toBe(374);
    console.log(`hostile peers of open connections: ${cells} cells`);
  });
});
