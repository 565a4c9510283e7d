/** How Stryker makes the mutants of a group and runs its tests. Paths are relative to the root of the repository. */
import { fileURLToPath } from 'node:url';
import { group, testFiles } from './group.mjs';
import { withoutTests } from './groups.mjs';

const { name, mutate } = group();

/** Milliseconds on top of 1.5 times what the tests take without a mutant: a busy machine takes seconds longer. */
const SPARE = 10_000;

export default {
  testRunner: 'in-process',
  // Installed here and not in the workspace, so it has to be named by its file.
  plugins: [fileURLToPath(new URL('runner/plugin.mjs', import.meta.url))],
  inProcess: { files: testFiles(), without: withoutTests },
  mutate: [...mutate, '!**/*.test.ts', '!**/testing/**'],
  // A text is judged by people, not by tests, and a test that repeats it proves nothing.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `e2e/mutation/report/${name}.json` },
  tempDirName: `e2e/mutation/.sandbox-${name}`,
  timeoutMS: SPARE,
  // What a mutant has left behind is not kept for long.
  maxTestRunnerReuse: 300,
  allowEmpty: false,
  warnings: { unknownOptions: false },
  concurrency: Number(process.env['MUTATION_CONCURRENCY'] ?? 1),
  ignorePatterns: ['dist', 'docs', 'examples', 'playground', 'bench', 'coverage', 'e2e/*', '!e2e/server', '.cache'],
};
