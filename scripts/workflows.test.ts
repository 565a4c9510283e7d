/** The workflows of GitHub run what a contributor can run, and publish what they have tested. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../.github/workflows/', import.meta.url);
const workflows = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);
const workflow = (name: string): string => workflows.find(([each]) => each === name)?.[1] ?? '';

/** The commands of a workflow, or of its part. */
const commands = (text: string): string[] =>
  Array.from(text.matchAll(/^ +- run: (.*)$/gm), ([, command = '']) => command);

test('CI is .ci/run and nothing else', () => {
  expect(commands(workflow('ci.yml'))).toEqual(['.ci/run']);
});

test('a release is tested as CI tests, packed once, and published by a job that runs no code of the repository', () => {
  const [testing = '', publishing = ''] = workflow('publish.yml').split(/^ {2}publish:$/m);
  expect(commands(testing)).toEqual(['node scripts/publishable.mjs "$GITHUB_REF_NAME"', '.ci/run', 'npm pack']);
  expect(testing).not.toContain('id-token');
  expect(publishing).toContain('needs: test');
  expect(publishing).toContain('id-token: write');
  expect(publishing).not.toContain('actions/checkout');
  expect(publishing).not.toContain('registry-url:');
  expect(commands(publishing)).toEqual(['npm publish ./twinsocket-*.tgz --provenance --access public']);
});

test.for(workflows)('%s takes only actions of GitHub itself, each of one major version', ([, text]) => {
  const actions = Array.from(text.matchAll(/uses: (.*)$/gm), ([, action = '']) => action.trim());
  expect(actions.length).toBeGreaterThan(0);
  for (const action of actions) expect(action).toMatch(/^actions\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
});
