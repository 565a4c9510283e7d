import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  test: {
    include: ['e2e/runtimes/*.test.ts', 'e2e/node/*.test.ts'],
    // They hold documents to the suite, the same in every runtime.
    exclude: ['e2e/node/coverage.test.ts', 'e2e/node/errors.test.ts', 'e2e/node/verbs.test.ts'],
    globalSetup: 'e2e/runtimes/global-setup.ts',
    setupFiles: 'e2e/runtimes/known-differences.ts',
    // As in the root's vitest.config.ts: the file that is published, loaded by the runtime itself.
    server: { deps: { external: [/\/dist\//] } },
  },
});
