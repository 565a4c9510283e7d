import { test as base } from '@playwright/test';
import type { Engine } from './engine.ts';
import { PlaywrightEngine } from './engine.ts';
import { ownWebKit } from './installed.ts';
import { WebKitSession } from './webkit-session.ts';

/** Milliseconds for a browser to start on a busy machine. */
const LAUNCH_TIMEOUT = 60_000;

/**
 * One browser a worker; a failed test ends its worker, so that no case starts in a browser that another one broke.
 * No test may ask for Playwright's `page`, `context` or `browser`: that would launch its WebKit, which need not be there.
 */
export const test = base.extend<object, { engine: Engine }>({
  engine: [
    async ({ playwright, browserName }, use) => {
      const debianWebKit = browserName === 'webkit' && !ownWebKit;
      const engine = debianWebKit
        ? await WebKitSession.start()
        : await PlaywrightEngine.start(await playwright[browserName].launch());
      await use(engine);
      await engine.close();
    },
    { scope: 'worker', timeout: LAUNCH_TIMEOUT },
  ],
});
