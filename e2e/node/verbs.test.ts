/** A case is found by its name: what stands before the colon is the file that defines it. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cases } from '../contract/index.ts';

test('each verb of the contract suite has a file of its name, and each case stands in it', () => {
  const misplaced = cases.filter(({ name, definedAt }) => {
    const [verb] = name.split(': ');
    const file = new URL(`../contract/${verb}.ts`, import.meta.url);
    return !existsSync(file) || !definedAt.stack?.includes(`/e2e/contract/${verb}.ts:`);
  });
  expect(misplaced.map(({ name }) => name)).toEqual([]);
});

test('no two cases have the same name', () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});
