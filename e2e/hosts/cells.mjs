/** Runs the cells of one host, one after another, and prints a line for each, and the totals at the end. */

/** Milliseconds after which a cell has failed; nothing here takes a second. */
const LIMIT = 10_000;

// Kept now: a cell may replace them.
const { setTimeout, clearTimeout } = globalThis;

let passed = 0;
let failed = 0;

export async function cell(name, run) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${LIMIT} ms`)), LIMIT);
  });
  try {
    await Promise.race([run(), limit]);
    passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error?.stack ?? error}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Ends the process, although a host may have left timers or servers running. */
export function end() {
  console.log(JSON.stringify({ passed, failed, skipped: 0 }));
  process.exit(failed === 0 ? 0 : 1);
}
