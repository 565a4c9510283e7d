import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', include: ['server.test.mjs'] } },
      {
        resolve: { conditions: ['browser'] }, // or the tests get the build for Node, which uses no WebSocket of the page
        test: { name: 'page', environment: 'jsdom', include: ['msw.test.mjs', 'timers.test.mjs'] },
      },
    ],
  },
});
