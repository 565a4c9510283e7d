/**
 * `npm run check`: what tells most in the least time, before a commit: formatting, lint, types, and the unit tests that the changes since
 * the branch began can touch. `-- --since <commit>` takes another beginning. It is no replacement for `npm test`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { staleBuild } from './sources.mjs';
import { typeCheck, typePrograms } from './types.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values } = parseArgs({ options: { since: { type: 'string' } } });
const since = values.since ?? branchPoint();

const tool = (name, ...args) => [`node_modules/.bin/${name}`, ...args];
const types = typePrograms.map((program) => ({
  name: `types of ${program.name}`,
  command: typeCheck(program),
  needsBuild: program.needsBuild,
}));
const unit = ['run', '--project', 'unit', '--changed', since, '--passWithNoTests', '--reporter=dot'];

/** Two at a time: the tests are the longest by far, and the rest fits beside them. */
const lanes = [
  [{ name: `unit tests of what has changed since ${since.slice(0, 8)}`, command: tool('vitest', ...unit) }],
  [
    { name: 'formatting', command: tool('oxfmt', '--check') },
    ...types.filter(({ needsBuild }) => !needsBuild),
    ...(staleBuild() === undefined ? [] : [{ name: 'build', command: tool('rollup', '-c', '--silent') }]),
    ...types.filter(({ needsBuild }) => needsBuild),
    { name: 'lint', command: tool('oxlint', '--type-aware') },
  ],
];

const failed = (await Promise.all(lanes.map(runLane))).flat();
console.log(failed.length === 0 ? '\nAll is well.' : `\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Runs each step, also behind one that fails; the names of those that do. */
async function runLane(steps) {
  const names = [];
  for (const step of steps) {
    const start = performance.now();
    console.log(`… ${step.name}`);
    const { ok, output } = await run(step.command);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    // In one piece, so that the two lanes do not write into each other.
    console.log(`${ok ? '✓' : '✗'} ${step.name} (${seconds} s)${ok ? '' : `\n${output}`}`);
    if (!ok) names.push(step.name);
  }
  return names;
}

function run([file, ...args]) {
  const child = spawn(file, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** Where this branch left main; HEAD, so what is not committed, where there is no main. */
function branchPoint() {
  for (const main of ['origin/main', 'main']) {
    const { status, stdout } = spawnSync('git', ['merge-base', 'HEAD', main], { cwd: root, encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return 'HEAD';
}
