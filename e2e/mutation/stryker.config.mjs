/** How Stryker makes the mutants of a group and runs its tests. Paths are relative to the root of the repository. */
import { fileURLToPath } from 'node:url';
import { group } from './group.mjs';

const { name, mutate } = group();

/** Milliseconds on top of 1.5 times what a test takes without a mutant: tests on a busy machine take seconds longer. */
const SPARE = 15_000;

export default {
  testRunner: 'vitest',
  // Installed here and not in the workspace, so it has to be named by its file.
  plugins: [fileURLToPath(new URL('node_modules/@stryker-mutator/vitest-runner/dist/src/index.js', import.meta.url))],
  vitest: { configFile: 'e2e/mutation/vitest.config.mjs', related: false },
  mutate: [...mutate, '!**/*.test.ts', '!**/testing/**'],
  // A text is judged by people, not by tests, and a test that repeats it proves nothing.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `e2e/mutation/report/${name}.json` },
  tempDirName: `e2e/mutation/.sandbox-${name}`,
  timeoutMS: SPARE,
  concurrency: Number(process.env['MUTATION_CONCURRENCY'] ?? 1),
  ignorePatterns: ['dist', 'docs', 'examples', 'playground', 'bench', 'e2e/*', '!e2e/mutation', '!e2e/server', 'report', '.cache'],
};
