/** Holds docs/errors.md to the table of faults that the cases are made of: the same rows, in the same order, and no case that isn't there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cases } from '../contract/index.ts';
import { connectFaults, openFaults } from '../contract/network-faults.ts';
import { tableRow } from '../contract/network.ts';

const document = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

function rowsUnder(heading: string): string[] {
  const [, section = ''] = document.split(`## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  // Formatters widen the columns.
  return text.split('\n').flatMap((line) => (line.startsWith('| `') ? line.replaceAll(/ +/g, ' ') : []));
}

test.each([
  ['While connecting', connectFaults],
  ['Once open', openFaults],
])('docs/errors.md has the table’s rows: %s', (heading, faults) => {
  expect(rowsUnder(heading)).toEqual(faults.map(tableRow));
});

test('docs/errors.md names only cases that exist', () => {
  const names = new Set(cases.map(({ name }) => name));
  const named = [...document.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name as string);
  expect(named.length).toBeGreaterThan(connectFaults.length + openFaults.length);
  expect(named.filter((name) => !names.has(name))).toEqual([]);
});
