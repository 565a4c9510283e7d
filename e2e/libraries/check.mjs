/** Checks one library, one thing after another: a line for each, and the totals at the end. */
import { readFileSync } from 'node:fs';

/** Milliseconds after which a check has failed; the slowest, of a browser, takes seconds. */
const LIMIT = 60_000;

// Else the programs that a check has started would stay: they are ended at the event `exit`.
process.once('SIGTERM', () => process.exit(1));

let passed = 0;
let failed = 0;

/** `library version`, as it is installed here. */
export function named(library) {
  const { version } = JSON.parse(
    readFileSync(new URL(`./node_modules/${library}/package.json`, import.meta.url), 'utf8'),
  );
  return `${library} ${version}`;
}

export async function check(library, what, run) {
  try {
    const seen = await within('end of the check', run());
    passed++;
    console.log(`${library}: ${what}${seen === undefined ? '' : ` (${seen})`}: ok`);
  } catch (error) {
    failed++;
    console.log(`${library}: ${what}: FAILED: ${error?.stack ?? error}`);
  }
}

/** Ends the process; what a library has left running is no concern here. */
export function end() {
  console.log(JSON.stringify({ passed, failed, skipped: 0 }));
  process.exit(failed === 0 ? 0 : 1);
}

/** The promise, or a failure that names what did not come. */
export async function within(what, promise, limit = LIMIT) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
