/**
 * The contract suite, and the tests beside it in e2e/node, inside other runtimes and other versions of Node, one after the other.
 * The peer stays a process of this Node, so that what is tested is the product alone.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { staleBuild } from '../../scripts/sources.mjs';
import { spawnGroup } from '../../scripts/process-group.mjs';
import { noResult } from '../../scripts/test/reports.mjs';
import { run } from '../../scripts/test/run.mjs';
import { printSummary } from '../../scripts/test/summary.mjs';
import { report } from './report.mjs';
import { installedRuntimes } from './runtimes.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const here = fileURLToPath(new URL('./', import.meta.url));

/** Minutes that a runtime has; the suite takes one. */
const MINUTES = 6;

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(
    `The runtimes of e2e/runtimes/package.json are for Linux on x64, and this is ${process.platform} on ${process.arch}`,
  );
  process.exit(2);
}
const stale = staleBuild();
if (stale !== undefined) {
  console.error(stale);
  process.exit(2);
}

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());

console.log('Installing the runtimes; on a fresh machine about 600 MB.');
execFileSync('npm', ['install', '--package-lock=false', '--ignore-scripts', '--no-audit', '--no-fund'], {
  cwd: here,
  stdio: 'inherit',
});

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (interrupted = true));

const folder = mkdtempSync(join(tmpdir(), 'twinsocket-runtimes-'));
try {
  const rows = [];
  for (const runtime of installedRuntimes().filter(isWanted)) {
    console.log(`\n=== ${runtime.name} ${runtime.version}`);
    const start = performance.now();
    const [row] = interrupted ? noResult({ name: nameOf(runtime) }, 'interrupted') : await test(runtime);
    rows.push({ ...row, seconds: (performance.now() - start) / 1000 });
  }
  process.exitCode = rows.length > 0 && printSummary(rows).failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

async function test(runtime) {
  const { key, version, differences, crashes, module, command } = runtime;
  const reportFile = join(folder, `${module.replaceAll('/', '-')}.json`);
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'e2e/runtimes/vitest.config.ts'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const step = { name: nameOf(runtime), reportFile, command: [...command, ...vitest, ...reporters], minutes: MINUTES };
  const peer = await startPeer();
  const peerAddresses = JSON.parse(peer.addresses);
  const settings = {
    peer: peerAddresses,
    key,
    version,
    differences: Object.keys(differences),
    crashes: Object.keys(crashes),
  };
  const end = await run({ ...step, env: { TWINSOCKET_RUNTIME: JSON.stringify(settings) } });
  await peer.stop();
  return report(step, end, { differences, crashes });
}

async function startPeer() {
  const child = spawnGroup(process.execPath, ['--import', 'tsx', 'e2e/runtimes/peer-process.ts'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const line = once(createInterface(child.stdout), 'line');
  const [addresses] = await Promise.race([
    line,
    exited.then(([code]) => Promise.reject(new Error(`The peer ended: ${code}`))),
  ]);
  return {
    addresses,
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}

function nameOf({ name, version }) {
  return `${name} ${version}`;
}

/** All of them, or those that the command line names, such as `bun` or `node26`. */
function isWanted({ key, module }) {
  return wanted.length === 0 || wanted.includes(key) || wanted.includes(module);
}
