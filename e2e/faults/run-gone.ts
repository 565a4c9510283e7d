/** The cells in which the place of the app ends, a process or a page: each peer has to see it, since nobody else is left. */
import { nameOf, type Cell } from './cells.ts';
import type { RemoteApps } from './remote/remote-apps.ts';
import { inTime, prepare, type Place } from './run-cell.ts';

/** What is wrong. All cells end together: `end` ends the place of the apps, and what runs in it. */
export async function runGone(
  cells: readonly Cell[],
  place: Place,
  apps: RemoteApps,
  end: () => Promise<unknown>,
): Promise<readonly string[]> {
  const prepared = await Promise.all(cells.map((cell) => prepare(cell, place)));
  const failures: string[] = [];
  const each = (what: (at: number) => Promise<unknown>): Promise<unknown> =>
    Promise.all(
      cells.map((cell, at) =>
        what(at).catch((error: unknown) => failures.push(`${nameOf(cell)}: ${(error as Error).message}`)),
      ),
    );
  try {
    await each(async (at) => {
      const { plan, signals } = prepared[at] as Awaited<ReturnType<typeof prepare>>;
      const ended = apps.run(plan, signals, true).then(({ ended: how }) => {
        throw new Error(`the app was told ${how} while it was there`);
      });
      await inTime(Promise.race([signals.wait('reached'), ended]), 'the phase is not reached');
    });
    await end();
    await each(async (at) => inTime(prepared[at]?.peer.over() ?? Promise.resolve(), 'TCP is left open'));
  } finally {
    await Promise.all(prepared.map(({ peer }) => peer.close()));
  }
  return failures;
}
