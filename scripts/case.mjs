/**
 * `npm run case -- <engine> "<part of a name>"`: the contract cases with that name in one engine, from a build of the sources as they
 * are. `npm run case -- firefox "a reason of 123 bytes"`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { staleBuild } from './sources.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const vitest = (project, file) => (pattern) => [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  project,
  file,
  '-t',
  pattern,
];
const playwright = (project) => (pattern) => [
  'e2e/node_modules/@playwright/test/cli.js',
  'test',
  '-c',
  'e2e/playwright',
  `--project=${project}`,
  '-g',
  pattern,
];

const engines = {
  node: vitest('contract', 'e2e/node/contract.test.ts'),
  'node-fallback': vitest('contract-fallback', 'e2e/node/fallback/contract.test.ts'),
  chromium: playwright('chromium'),
  'chromium-stream': playwright('chromium-stream'),
  firefox: playwright('firefox'),
  webkit: playwright('webkit'),
};

const [engine, ...words] = process.argv.slice(2);
const part = words.join(' ');
if (!Object.hasOwn(engines, engine ?? '') || part === '') {
  console.error(`Usage: npm run case -- <${Object.keys(engines).join(' | ')}> "<part of a case's name>"`);
  process.exit(2);
}

// A build first: the cases take types alone from it, but what they show is what it does.
if (staleBuild() !== undefined) {
  console.log('Building.');
  run(['node_modules/rollup/dist/bin/rollup', '-c', '--silent']);
}

const { cases } = await tsImport('./e2e/contract/index.ts', new URL('../', import.meta.url).href);
if (!cases.some(({ name }) => name.includes(part))) {
  console.error(`No contract case has ${JSON.stringify(part)} in its name; \`npm test -- --list\` shows all names.`);
  process.exit(2);
}
run(engines[engine](part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')));

function run(args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}
