import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', include: ['server.test.mjs'] } },
      // Without `conditions` also in jsdom: with them `ws` is its file for pages, which has no server.
      { test: { name: 'component', environment: 'jsdom', include: ['component.test.tsx'] } },
      {
        resolve: { conditions: ['browser'] }, // for MSW and stand-ins: the build for Node uses no WebSocket of the page
        test: { name: 'page', environment: 'jsdom', include: ['msw.test.mjs', 'timers.test.mjs'] },
      },
    ],
  },
});
