/** What keeps the process: a program has to leave nothing of it. */
import { until } from './turns.ts';

/** Kinds that waiting by turns makes itself. */
const ofTurns = new Set(['Immediate', 'TickObject']);

export type Resources = Readonly<Record<string, number>>;

export function resources(): Resources {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) if (!ofTurns.has(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** What is there and was not before, once handles had time to close. */
export async function leftoversSince(before: Resources): Promise<readonly string[]> {
  const left = (): readonly string[] =>
    Object.entries(resources()).flatMap(([kind, count]) => {
      const more = count - (before[kind] ?? 0);
      return more > 0 ? [`${more} ${kind} left`] : [];
    });
  await until(() => left().length === 0, 2000);
  return left();
}
