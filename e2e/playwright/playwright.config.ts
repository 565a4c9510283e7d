import { defineConfig } from '@playwright/test';
import { CASE_TIMEOUT } from '../plan.ts';
import { chromiumBinary, firefoxBinary, ownFirefox } from './installed.ts';

/** Firefox makes a page wait longer and longer after each failed connection to a port; here connections fail on purpose. */
const firefoxUserPrefs = {
  'network.websocket.delay-failed-reconnects': false,
  // A connect that was given up counts against the six connections a server for as long as the server keeps TCP open, also
  // after its page is gone. Cases would wait for the unanswered connects of those before them.
  'network.http.max-persistent-connections-per-server': 250,
};

/** The suite, and what concerns a page alone; `chromium/` needs what can be asked of that engine only. */
const EVERY_ENGINE = ['contract.spec.ts', 'pages/**/*.spec.ts'];

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
        // A stock Firefox speaks WebDriver BiDi, for which Playwright has a channel of its own.
        ...(ownFirefox ? {} : { channel: 'moz-firefox' }),
        launchOptions: { ...firefoxBinary, firefoxUserPrefs },
      },
    },
    // Debian's WebKit is not launched by Playwright but by webkit-session.ts.
    { name: 'webkit', testMatch: EVERY_ENGINE, use: { browserName: 'webkit' } },
  ],
});
