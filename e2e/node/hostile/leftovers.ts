/** What keeps this process: sockets, look-ups, timers. After an attack there is no more of it than before. */
import { expect } from 'vitest';
import { CASE_TIMEOUT } from '../../plan.ts';

export interface Leftovers {
  /** Comes when nothing is left; handles are gone a few turns after they were closed. */
  none(): Promise<void>;
}

export function leftovers(): Leftovers {
  const before = resources();
  const tooMany = (): string[] =>
    Object.entries(resources()).flatMap(([kind, count]) => (count > (before[kind] ?? 0) ? kind : []));
  return { none: async () => expect.poll(tooMany, { timeout: CASE_TIMEOUT }).toEqual([]) };
}

/** Kinds of what keeps this process, each with its number. */
export function resources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
