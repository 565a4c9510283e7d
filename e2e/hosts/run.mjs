/**
 * The build inside frameworks and test tools that others have written: each file here is one of them. Installs them once, prints a line
 * for each cell and a JSON line with the totals at the end. docs/hosts.md tells users what this shows.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { staleBuild } from '../../scripts/sources.mjs';
import { installList } from './install.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));

/** Milliseconds that one of them has; each takes a few seconds. */
const LIMIT = 120_000;

const hosts = [
  { name: 'frameworks', command: ['--conditions', 'browser', 'frameworks.mjs'] },
  { name: 'fake timers', command: ['--no-warnings', 'fake-timers.mjs'] },
  { name: 'Mock Service Worker', command: ['msw.mjs'] },
  { name: 'mock-socket', command: ['mock-socket.mjs'] },
  { name: 'components', command: ['--import', 'tsx', 'apps.mjs'] },
  { name: 'zone.js', command: ['zone.mjs'] },
  {
    name: 'Jest, with jsdom and in Node',
    command: ['node_modules/jest/bin/jest.js', '-c', 'jest.config.json', '--json'],
    report: ofJest,
  },
  {
    name: 'Vitest, with jsdom and in Node',
    command: ['node_modules/vitest/vitest.mjs', 'run', '--root', 'vitest', '--reporter', 'json'],
    report: ofJest,
  },
  {
    name: 'Playwright, routeWebSocket',
    command: ['../node_modules/@playwright/test/cli.js', 'test', '-c', 'playwright', '--reporter', 'json'],
    report: (output) => {
      const { expected, unexpected, flaky } = JSON.parse(output).stats;
      return { passed: expected, failed: unexpected + flaky };
    },
  },
];

const stale = staleBuild();
if (stale !== undefined) {
  console.error(stale);
  process.exit(2);
}
installList(here, 'Installing the hosts; on a fresh machine about 220 MB.');

const totals = { passed: 0, failed: 0, skipped: 0 };
for (const host of hosts) {
  console.log(`\n${host.name}`);
  const { passed, failed } = run(host);
  totals.passed += passed;
  totals.failed += failed;
}
console.log(`\n${JSON.stringify(totals)}`);
process.exitCode = totals.failed === 0 ? 0 : 1;

function run({ command, report = ofCells }) {
  const { status, stdout } = spawnSync(process.execPath, command, {
    cwd: here,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: LIMIT,
    killSignal: 'SIGKILL',
  });
  if (report === ofCells) console.log(stdout.trimEnd());
  try {
    const result = report(stdout);
    if (report !== ofCells && result.failed > 0) console.log(stdout);
    // Without any cell the run has tested nothing, so it fails.
    if (result.passed + result.failed > 0 && (status === 0) === (result.failed === 0)) return result;
  } catch {
    // It has not come to its end.
  }
  console.log(`FAILED  it ended with ${status}, and these words: ${lastLine(stdout)}`);
  return { passed: 0, failed: 1 };
}

function ofCells(output) {
  return JSON.parse(lastLine(output));
}

/** Of Vitest too. */
function ofJest(output) {
  const { numPassedTests, numFailedTests } = JSON.parse(lastLine(output));
  return { passed: numPassedTests, failed: numFailedTests };
}

function lastLine(output) {
  return output.trim().split('\n').pop() ?? '';
}
