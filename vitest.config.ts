import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The link to the workspace root resolves to a path outside node_modules, which vitest would transform. What is tested has to
// be the file that is published, loaded by Node itself.
const published = /\/dist\//;

const source = (path: string): string => fileURLToPath(new URL(`./packages/${path}`, import.meta.url));

/** Only for what hangs: beside other steps and on a busy machine a test may wait long for its turn. */
const patient = { testTimeout: 30_000, hookTimeout: 30_000 };

/**
 * Most of their time these files wait, for timeouts and slow peers, so there are more at a time than a small machine has cores. vitest
 * wants projects with other numbers of workers in a group of their own.
 */
const waiting = { ...patient, maxWorkers: 3, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    // `npm run check` runs what a change can touch; by default a changed package.json, which is ours to edit often, means every test.
    forceRerunTriggers: [],
    projects: [
      {
        // The parts of the package name no dependency on each other (see pnpm-workspace.yaml): tsconfig's paths, once more.
        resolve: {
          alias: [
            { find: /^@twinsocket\/core\/api$/, replacement: source('core/src/api.ts') },
            { find: /^@twinsocket\/(\w+)$/, replacement: source('$1/src/index.ts') },
          ],
        },
        test: {
          name: 'unit',
          // Each file has a thread with modules and globals of its own, in half the time that a process takes to start.
          pool: 'threads',
          ...patient,
          include: [
            'packages/*/src/**/*.test.ts',
            'e2e/server/**/*.test.ts',
            'e2e/soak/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'contract',
          include: [
            'e2e/node/**/*.test.ts',
            'e2e/programs/**/*.test.ts',
            'e2e/faults/**/*.test.ts',
            'playground/**/*.test.ts',
          ],
          exclude: ['e2e/node/fallback/**'],
          ...waiting,
          globalSetup: 'e2e/node/global-setup.ts',
          server: { deps: { external: [published] } },
        },
      },
      {
        test: {
          name: 'contract-fallback',
          include: ['e2e/node/fallback/**/*.test.ts'],
          ...waiting,
          globalSetup: 'e2e/node/global-setup.ts',
          setupFiles: 'e2e/node/fallback/second-reader.ts',
          server: { deps: { external: [published] } },
        },
      },
    ],
  },
});
