/**
 * Mutation testing: changes one expression of the sources at a time, and counts the changes that no unit test notices. Prints the score of
 * each file, names the mutants that survive, and writes the table of docs/mutation.md if all groups were run.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installList } from '../hosts/install.mjs';
import { VARIABLE } from './group.mjs';
import { groups } from './groups.mjs';
import { scoresOf, survivorsOf } from './scores.mjs';
import { tableOf, writeTable } from './table.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const names = groups.map(({ name }) => name);

const USAGE = `npm run test:mutation [-- group…] [--concurrency n]

  group            ${names.join(', ')}; without any, all, which takes an hour or more
  --concurrency n  mutants at the same time, 1 by default`;

const { wanted, concurrency } = options();
installList(here, 'Installing Stryker; on a fresh machine about 110 MB.');

const scores = [];
for (const name of wanted) {
  console.log(`\n${name}`);
  const { status } = spawnSync(
    process.execPath,
    ['e2e/mutation/node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'e2e/mutation/stryker.config.mjs'],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, [VARIABLE]: name, MUTATION_CONCURRENCY: concurrency },
    },
  );
  if (status !== 0) {
    console.error(`Stryker ended with ${status} for ${name}.`);
    process.exit(1);
  }
  const report = JSON.parse(readFileSync(`${here}report/${name}.json`, 'utf8'));
  scores.push(...scoresOf(report));
  for (const survivor of survivorsOf(report)) console.log(survivor);
}

console.log(`\n${tableOf(scores)}`);
if (wanted.length === names.length) writeTable(scores);

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { concurrency: { type: 'string', default: '1' } },
    });
    const unknown = positionals.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new Error(`There is no group ${unknown}.`);
    if (!/^[1-9]\d*$/.test(values.concurrency)) throw new Error(`--concurrency: ${values.concurrency} is not a number from 1 on.`);
    return { wanted: positionals.length > 0 ? positionals : names, concurrency: values.concurrency };
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}
