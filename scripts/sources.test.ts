import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordSources, staleBuild } from './sources.mjs';

let folder: string;
let root: URL;

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twinsocket-sources-'));
  root = pathToFileURL(`${folder}/`);
  for (const file of ['tsconfig.base.json', 'rollup.config.mjs', 'scripts/build/a.mjs', 'dist/index.mjs'])
    write(file, '');
  write('packages/core/src/index.ts', 'one');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a build is fresh whatever the times of its sources, as after a checkout', () => {
  recordSources(root).writeBundle();
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(folder, 'packages/core/src/index.ts'), later, later);
  expect(staleBuild(root)).toBeUndefined();
});

test('without a record the build counts as unfinished', () => {
  expect(staleBuild(root)).toBe('There is no finished build in dist. Run `npm run build`.');
});

test('a source that differs is named with what to run, the newest first', () => {
  recordSources(root).writeBundle();
  write('rollup.config.mjs', 'changed');
  write('packages/core/src/index.ts', 'two');
  const earlier = new Date(Date.now() - 60_000);
  utimesSync(join(folder, 'rollup.config.mjs'), earlier, earlier);
  expect(staleBuild(root)).toBe(
    'dist is older than its sources: packages/core/src/index.ts has changed since it was built, and 1 more differ. Run `npm run build`.',
  );
});

test.each([
  ['is new', () => write('packages/core/src/added.ts', '')],
  ['is gone', () => rmSync(join(folder, 'packages/core/src/index.ts'))],
])('a source that %s is named', (how, change) => {
  recordSources(root).writeBundle();
  change();
  expect(staleBuild(root)).toMatch(
    new RegExp(`^dist is older than its sources: packages/core/src/\\w+.ts ${how} since`),
  );
});

test('what changes while the build runs makes it an old one', () => {
  const plugin = recordSources(root);
  write('packages/core/src/index.ts', 'two');
  plugin.writeBundle();
  expect(staleBuild(root)).toContain('packages/core/src/index.ts has changed');
});

test('a unit test is not a source of the build', () => {
  recordSources(root).writeBundle();
  write('packages/core/src/index.test.ts', '');
  write('packages/core/src/testing/fake.ts', '');
  expect(staleBuild(root)).toBeUndefined();
});
