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
  process.exitCode = options.includes('--list') ? await list(steps(folder)[0]) : await test();
} finally {
  rmSync(folder, { recursive: true });
}

async function test() {
  const rows = [];
  let built = false;
  for (const step of steps(folder)) {
    console.log(`\n=== ${step.name}`);
    const start = performance.now();
    const results = await resultsOf(step, built);
    const seconds = (performance.now() - start) / 1000;
    if (step.name === BUILD) built = results[0].failures.length === 0;
    // The engines run side by side, so their time is one figure.
    results.forEach((result, index) => rows.push({ ...result, seconds: index === 0 ? seconds : undefined }));
    console.log(`=== ${step.name}: ${seconds.toFixed(1)} s`);
  }
  return printSummary(rows).failed === 0 ? 0 : 1;
}

async function resultsOf(step, built) {
  if (interrupted) return noResult(step, 'interrupted');
  if (step.needsBuild && !built) return noResult(step, 'the build failed');
  return step.report(step, await run(step));
}
