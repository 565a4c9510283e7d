/** docs/security.md names tests as proofs: they exist. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', root), 'utf8');

/** Names of files, without their folders. A recursive `readdir` would follow the links of node_modules without end. */
const filesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    return entry.isDirectory() ? filesIn(`${folder}${entry.name}/`) : [entry.name];
  });

test('each row of docs/security.md has a proof, and each proof exists', () => {
  const rows = page.split('\n').filter((line) => /^\| .+ \| .+ \| .+ \|$/.test(line) && !line.startsWith('| subject'));
  expect(rows.length).toBeGreaterThan(5);
  const there = new Set([...filesIn('packages/'), ...filesIn('e2e/')]);
  for (const row of rows) {
    const proofs = row.split(' | ').at(-1) ?? '';
    const named = Array.from(proofs.matchAll(/`([\w-]+(?:\.test|\.spec)?\.ts)`/g), ([, file = '']) => file);
    if (!proofs.includes('npm run')) expect(named, row).not.toEqual([]);
    for (const file of named) expect(there, `${file}, in the row\n${row}`).toContain(file);
  }
});
