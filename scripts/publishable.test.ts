import { expect, test } from 'vitest';
import { obstacles, readState } from './publishable.mjs';

const ready = { tag: 'v1.2.3', version: '1.2.3', changelog: '# Changelog\n\n## 1.2.3\n\n- x\n', changesets: [] };

test('a tag with the version of package.json, which the changelog has, may be published', () => {
  expect(obstacles(ready)).toEqual([]);
  expect(obstacles({ ...ready, changelog: '## [1.2.3] - 2027-01-31\n' })).toEqual([]);
});

test.for<[string, object, RegExp]>([
  ['a tag of another version', { tag: 'v1.2.4' }, /v1\.2\.4.*1\.2\.3/],
  ['a tag without v', { tag: '1.2.3' }, /has to be v1\.2\.3/],
  ['a version that the changelog lacks', { changelog: '# Changelog\n\n## 1.2.2\n' }, /no section/],
  ['a changelog that says Unreleased', { changelog: '## [1.2.3] - Unreleased\n' }, /Unreleased/],
  ['a change that waits', { changesets: ['brave-cats-sing.md'] }, /brave-cats-sing\.md/],
])('%s is in the way', ([, change, text]) => {
  expect(obstacles({ ...ready, ...change })).toEqual([expect.stringMatching(text)]);
});

test('the state of this checkout can be read', () => {
  const { version, changelog } = readState(new URL('../', import.meta.url), 'v0.0.0');
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(changelog).toMatch(/^# Changelog\n/);
});
