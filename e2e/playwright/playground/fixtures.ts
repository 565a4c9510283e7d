import { test as base } from '../fixtures.ts';
import { servePlayground, type Served } from './served.ts';

/** With the playground served, once for all tests of a worker. */
export const test = base.extend<object, { served: Served }>({
  served: [
    // Playwright wants the first argument to be a pattern.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const served = await servePlayground();
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
});
