/**
 * `npm test`: everything that has to hold, from the build to the package. Every step runs even if one before it failed, and
 * the last line is the sum of all. `--list` names the contract cases instead.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { list } from './test/list.mjs';
import { noResult } from './test/reports.mjs';
import { run } from './test/run.mjs';
import { BUILD, steps } from './test/steps.mjs';
import { printSummary } from './test/summary.mjs';

const options = process.argv.slice(2);
const unknown = options.find((option) => option !== '--list');
if (unknown !== undefined) {
  console.error(`Unknown option ${unknown}. Usage: npm test [-- --list]`);
  process.exit(2);
}

// A signal ends the step that is running, see process-group.mjs; no other may start after it.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (interrupted = true));

const folder = mkdtempSync(join(tmpdir(), 'twinsocket-test-'));
try {
  process.exitCode = options.includes('--list')
    ? await list(
        steps(folder)
          .flat(2)
          .find(({ name }) => name === BUILD),
      )
    : await test();
} finally {
  rmSync(folder, { recursive: true });
}

async function test() {
  const rows = [];
  let built = false;
  for (const lanes of steps(folder)) {
    const rowsOfLanes = await Promise.all(lanes.map((lane) => runLane(lane, built, lanes.length > 1)));
    for (const row of rowsOfLanes.flat()) {
      if (row.name === BUILD) built = row.failures.length === 0;
      rows.push(row);
    }
  }
  return printSummary(rows).failed === 0 ? 0 : 1;
}

/** Beside another lane the output of each step comes in one piece at its end, or the two would be mixed. */
async function runLane(lane, built, beside) {
  const rows = [];
  for (const step of lane) {
    console.log(`\n=== ${step.name}`);
    const start = performance.now();
    const pieces = [];
    const results = await resultsOf(step, built, beside ? (text) => pieces.push(text) : undefined);
    const seconds = (performance.now() - start) / 1000;
    // The engines run side by side, so their time is one figure.
    results.forEach((result, index) => rows.push({ ...result, seconds: index === 0 ? seconds : undefined }));
    if (beside) console.log(`\n=== what ${step.name} said\n${pieces.join('')}`);
    console.log(`=== ${step.name}: ${seconds.toFixed(1)} s`);
  }
  return rows;
}

async function resultsOf(step, built, print) {
  if (interrupted) return noResult(step, 'interrupted');
  if (step.needsBuild && !built) return noResult(step, 'the build failed');
  return step.report(step, await run(step, print));
}
