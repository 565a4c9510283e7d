/**
 * Libraries that take a WebSocket class, over ours, each at its real work before a server of its own, through a link that is cut in the
 * middle. With `--all` also browsers that Puppeteer drives over a MessageWebSocket, and a VNC server that is read through a StreamWebSocket.
 * Prints a line for each, and a JSON line with the totals at the end. docs/foreign-peers.md tells users what this shows.
 *
 *     node e2e/libraries/run.mjs [--all] [name…]
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { staleBuild } from '../../scripts/sources.mjs';
import { installList } from '../hosts/install.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));

/** Milliseconds that one of them has; each takes a few seconds, and the packages of Debian may have to be installed. */
const LIMIT = 5 * 60_000;

/** Libraries at a time: they mostly wait, until they notice that a link is silent. */
const LANES = 3;

const libraries = ['graphql-ws', 'y-websocket', 'stomp', 'signalr', 'socket-io', 'partysocket', 'trpc'];
/** These want programs that are not in npm. */
const programs = ['puppeteer', 'vnc'];

const args = process.argv.slice(2);
const names = args.filter((arg) => arg !== '--all');
const unknown = names.filter((name) => ![...libraries, ...programs].includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${[...libraries, ...programs].join(', ')}.`);
  process.exit(2);
}
const stale = staleBuild();
if (stale !== undefined) {
  console.error(stale);
  process.exit(2);
}
installList(here, 'Installing the libraries; on a fresh machine about 130 MB.');

const totals = { passed: 0, failed: 0, skipped: 0 };
const chosen = names.length > 0 ? names : args.includes('--all') ? [...libraries, ...programs] : libraries;
const waiting = [...chosen];
const lane = async () => {
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    const { passed, failed } = await run(name);
    totals.passed += passed;
    totals.failed += failed;
  }
};
await Promise.all(Array.from({ length: LANES }, lane));
console.log(`\n${JSON.stringify(totals)}`);
process.exitCode = totals.failed === 0 ? 0 : 1;

async function run(name) {
  const { status, stdout } = await new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [`${name}.mjs`],
      // What it has started it ends itself, if it is let.
      { cwd: here, timeout: LIMIT, killSignal: 'SIGTERM', maxBuffer: 64 * 1024 * 1024 },
      (error, output) => resolve({ status: error === null ? 0 : (error.code ?? error.signal), stdout: output }),
    );
    child.stderr.pipe(process.stderr);
  });
  const lines = stdout.trim().split('\n');
  const last = lines.pop();
  for (const line of lines) console.log(line);
  try {
    const { passed, failed } = JSON.parse(last);
    // No check is no proof either.
    if (passed + failed > 0 && (status === 0) === (failed === 0)) return { passed, failed };
  } catch {
    // It has not come to its end.
  }
  console.log(`${name}: FAILED: it ended with ${status}, and these words: ${last}`);
  return { passed: 0, failed: 1 };
}
