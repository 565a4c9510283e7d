/**
 * `npm test`: everything that has to hold, from the build to the package. Every step runs even if one before it failed, and
 * the last line is the sum of all. `--list` names the contract cases instead.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInLanes } from './test/lanes.mjs';
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
    ? await list(steps(folder).find(({ name }) => name === BUILD))
    : await test();
} finally {
  rmSync(folder, { recursive: true });
}

async function test() {
  let built = false;
  const rows = await runInLanes(steps(folder), async (step) => {
    const results = await runStep(step, built);
    if (step.name === BUILD) built = results.every(({ failures }) => failures.length === 0);
    return results;
  });
  return printSummary(rows.flat()).failed === 0 ? 0 : 1;
}

/** The output comes in one piece at the end, or that of two steps would be mixed. */
async function runStep(step, built) {
  console.log(`\n=== ${step.name}`);
  const start = performance.now();
  const pieces = [];
  const results = await resultsOf(step, built, (text) => pieces.push(text));
  const seconds = (performance.now() - start) / 1000;
  console.log(`\n=== what ${step.name} said\n${pieces.join('')}\n=== ${step.name}: ${seconds.toFixed(1)} s`);
  // The engines run side by side, so their time is one figure.
  return results.map((result, index) => ({ ...result, seconds: index === 0 ? seconds : undefined }));
}

async function resultsOf(step, built, print) {
  if (interrupted) return noResult(step, 'interrupted');
  if (step.needsBuild && !built) return noResult(step, 'the build failed');
  return step.report(step, await run(step, print));
}
