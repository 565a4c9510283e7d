/**
 * What `npm start` and `npm test` run in a bare clone, with nothing but Node and npm: installs the dependencies if they are
 * missing or out of date, then runs the named script of package.json with the remaining arguments.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { spawnGroup } from './process-group.mjs';

const root = new URL('../', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

// npm keeps the flags that stand before its `--` to itself: `npm start --once` is an empty list and an `npm_config_once`.
const FLAGS_OF_NPM = { npm_config_once: '--once', npm_config_list: '--list' };

const [script, ...args] = process.argv.slice(2);
for (const [variable, flag] of Object.entries(FLAGS_OF_NPM)) {
  if (process.env[variable] === 'true' && !args.includes(flag)) args.push(flag);
}

const stampFile = new URL('node_modules/.dev-stamp', root);
const stamp = dependencyStamp();
if (stamp !== readIfThere(stampFile)) {
  console.log('Installing the dependencies; about 20 seconds, on a fresh machine up to 2 minutes.');
  const code = await pnpm('install', '--frozen-lockfile');
  if (code !== 0) process.exit(code);
  mkdirSync(new URL('.', stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}
// Silent, or pnpm's word on a failed script would follow the sum of the tests, which is to be the last line.
process.exit(await pnpm('run', '--silent', script, ...args));

/** Changes whenever an install could bring something else; Node's version decides on optional and native packages. */
function dependencyStamp() {
  const hash = createHash('sha256');
  for (const name of ['pnpm-lock.yaml', 'package.json']) hash.update(readFileSync(new URL(name, root)));
  return hash.update(process.version).digest('hex');
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Runs pnpm, of the version that package.json names, to its end and returns its exit code. */
function pnpm(...command) {
  const child = spawnGroup('npx', ['--yes', packageManager, ...command], {
    cwd: fileURLToPath(root),
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
