/** docs/faults.md shows the fault matrix as its rules have it. With UPDATE_FAULTS=1 it is written. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tables } from '../e2e/faults/table.ts';

const path = new URL('../docs/faults.md', import.meta.url);
const [start, end] = ['<!-- by e2e/faults/table.ts -->', '<!-- end -->'];

test('docs/faults.md has the outcomes, the numbers of cells and the reasons of the fault matrix', () => {
  const page = readFileSync(path, 'utf8');
  const [before = '', after = ''] = [page.split(start)[0], page.split(end)[1]];
  const wanted = `${before}${start}\n\n${tables()}\n\n${end}${after}`;
  if (process.env['UPDATE_FAULTS'] === '1') writeFileSync(path, wanted);
  expect(readFileSync(path, 'utf8')).toBe(wanted);
});
