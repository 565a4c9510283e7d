import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { readSettings } from './settings.ts';

/** They hold documents to the suite, the same in every runtime. */
const ofDocuments = ['coverage', 'errors', 'verbs'];
/** It asks V8 to collect, by a flag of Node, and looks at what is left. */
const ofNodeAlone = readSettings().key === 'node' ? [] : ['collected'];

export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  test: {
    include: ['e2e/runtimes/*.test.ts', 'e2e/node/*.test.ts'],
    exclude: [...ofDocuments, ...ofNodeAlone].map((name) => `e2e/node/${name}.test.ts`),
    globalSetup: 'e2e/runtimes/global-setup.ts',
    setupFiles: 'e2e/runtimes/known-differences.ts',
    // As in the root's vitest.config.ts: the file that is published, loaded by the runtime itself.
    server: { deps: { external: [/\/dist\//] } },
  },
});
