/** docs/security.md names tests as proofs: they exist. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesOf, tablesOf, testsIn } from './named-tests.ts';

const page = readFileSync(new URL('../docs/security.md', import.meta.url), 'utf8');
const tables = tablesOf(page);
const files = filesOf('packages/', 'e2e/', 'scripts/');

test('there are two tables: of threats, with what is left to the app, and of the supply chain', () => {
  expect(tables.map(({ header }) => header)).toEqual([
    ['An attacker', 'What holds', 'Tests', 'Left to you'],
    ['What', 'How it is', 'Test'],
  ]);
  expect(tables[0]?.rows.length).toBeGreaterThanOrEqual(27);
});

test.each(tables.flatMap(({ rows }) => rows.map((cells) => [cells[0] ?? '', cells] as const)))(
  '%s: has a proof, and each proof exists',
  (_what, cells) => {
    const named = testsIn(cells[2] ?? '');
    expect(named).not.toEqual([]);
    for (const name of named)
      expect(
        files.filter((file) => `/${file}`.endsWith(`/${name}`)),
        name,
      ).not.toEqual([]);
    for (const cell of cells) expect(cell).not.toBe('');
  },
);

test('each file of the hostile suite is named', () => {
  const named = tables.flatMap(({ rows }) => rows.flatMap((cells) => testsIn(cells[2] ?? '')));
  const suite = files.filter((file) => /^e2e\/node\/hostile\/.*\.test\.ts$/.test(file));
  expect(suite.length).toBeGreaterThanOrEqual(5);
  expect(suite.filter((file) => !named.includes(file.replace('e2e/node/', '')))).toEqual([]);
});
