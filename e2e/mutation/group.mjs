/** The group that this run is about. Stryker passes on nothing to its configuration but the environment. */
import { readdirSync } from 'node:fs';
import { groups, withoutFiles } from './groups.mjs';

export const VARIABLE = 'MUTATION_GROUP';

export function group() {
  const name = process.env[VARIABLE];
  const found = groups.find((other) => other.name === name);
  if (!found) throw new Error(`${VARIABLE}=${name}: there is no such group of mutants`);
  return found;
}

/** The paths of its tests: an entry of `tests` that ends with `/` stands for the tests of that folder. */
export function testFiles() {
  const { tests } = group();
  const all = tests.flatMap((entry) =>
    entry.endsWith('/')
      ? readdirSync(entry)
          .filter((name) => name.endsWith('.test.ts'))
          .map((name) => entry + name)
      : [entry],
  );
  return all.filter((path) => !withoutFiles.includes(path));
}
