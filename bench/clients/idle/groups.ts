/** Connects at a time, so that no system refuses one. */
const atOnce = 50;

/** Opens so many, group by group. */
export async function inGroups<Opened>(count: number, open: () => Promise<Opened>): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (let left = count; left > 0; left -= atOnce) {
    opened.push(...(await Promise.all(Array.from({ length: Math.min(atOnce, left) }, open))));
  }
  return opened;
}
