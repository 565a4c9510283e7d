/**
 * Mutation testing: changes one expression of the sources at a time, and counts the changes that no unit test notices. Names the mutants that
 * survive, and writes the score of each file into docs/tests.md.
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

const USAGE = `npm run test:mutation [-- group…] [--file path…] [--concurrency n]

  group            ${names.join(', ')}; without any, all
  --file path      mutate this file of the group alone, and write its row alone into docs/tests.md; may be given more than once
  --concurrency n  mutants at the same time, 2 by default`;

const { wanted, concurrency, file } = options();
installList(here, 'Installing Stryker; on a fresh machine about 110 MB.');

for (const name of wanted) {
  console.log(`\n${name}`);
  mutate(name);
  const report = JSON.parse(readFileSync(`${here}report/${name}.json`, 'utf8'));
  const scores = scoresOf(report);
  for (const survivor of survivorsOf(report)) console.log(survivor);
  console.log(`\n${tableOf(scores)}`);
  writeTable(
    groups.find((group) => group.name === name),
    names,
    scores,
    file !== undefined,
  );
}

function mutate(name) {
  const stryker = 'e2e/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';
  const only = file ? ['--mutate', file.join(',')] : [];
  const { status } = spawnSync(process.execPath, [stryker, 'run', 'e2e/mutation/stryker.config.mjs', ...only], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [VARIABLE]: name, MUTATION_CONCURRENCY: concurrency },
  });
  if (status === 0) return;
  console.error(`Stryker ended with ${status} for ${name}.`);
  process.exit(1);
}

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { concurrency: { type: 'string', default: '2' }, file: { type: 'string', multiple: true } },
    });
    const unknown = positionals.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new Error(`There is no group ${unknown}.`);
    if (values.file !== undefined && positionals.length !== 1)
      throw new Error('--file needs the group that the file is in.');
    if (!/^[1-9]\d*$/.test(values.concurrency))
      throw new Error(`--concurrency: ${values.concurrency} is not a number from 1 on.`);
    return { wanted: positionals.length > 0 ? positionals : names, concurrency: values.concurrency, file: values.file };
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    return process.exit(2);
  }
}
