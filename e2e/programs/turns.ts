/** Waiting by turns of the event loop, which look for what has come from the network each. */

export async function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Turns in a row without anything on its way, after which nothing is expected: callbacks of TCP take some. */
const quietTurns = 4;

/** True when all was quiet; false if it did not become so within so many turns. */
export async function quiet(isQuiet: () => boolean, turns = 400): Promise<boolean> {
  let inRow = 0;
  for (let left = turns; left > 0; left--) {
    await turn();
    inRow = isQuiet() ? inRow + 1 : 0;
    if (inRow === quietTurns) return true;
  }
  return false;
}

/** Waits until it holds; false after so many milliseconds. */
export async function until(holds: () => boolean, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!holds()) {
    if (performance.now() > end) return false;
    await turn();
  }
  return true;
}
