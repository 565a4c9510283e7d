import { defineConfig } from '@playwright/test';
import { requireFreshBuild } from '../../scripts/sources.mjs';
import { CASE_TIMEOUT } from '../plan.ts';
import { firefoxUserPrefs } from './firefox-preferences.ts';
import { chromiumBinary, firefoxBinary, firefoxChannel } from './installed.ts';

// Here, since a spec reads the build as it is loaded; workers read this file too, and the runner has looked for them.
if (process.env['TEST_WORKER_INDEX'] === undefined) requireFreshBuild();

/** The suite, and what concerns a page alone; `chromium/` needs what can be asked of that engine only. */
const EVERY_ENGINE = ['contract.spec.ts', 'pages/**/*.spec.ts', 'playground/**/*.spec.ts'];

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  timeout: CASE_TIMEOUT,
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  projects: [
    {
      name: 'chromium',
      testMatch: [...EVERY_ENGINE, 'chromium/**/*.spec.ts'],
      use: { browserName: 'chromium', launchOptions: chromiumBinary },
    },
    {
      // The one engine that has WebSocketStream.
      name: 'chromium-stream',
      testMatch: 'web-socket-stream.spec.ts',
      use: { browserName: 'chromium', launchOptions: chromiumBinary },
    },
    {
      name: 'firefox',
      testMatch: EVERY_ENGINE,
      use: {
        browserName: 'firefox',
        ...firefoxChannel,
        launchOptions: { ...firefoxBinary, firefoxUserPrefs },
      },
    },
    // Debian's WebKit is not launched by Playwright but by webkit-session.ts.
    { name: 'webkit', testMatch: EVERY_ENGINE, use: { browserName: 'webkit' } },
  ],
});
