/**
 * Chromium in a window, with the settings that its users have, for Playwright. One that Playwright launches counts each of its tabs
 * as visible and focused, and doesn't slow down what is hidden.
 */
import { chromium, type BrowserContext } from '@playwright/test';
import { startChromiumProcess } from './chromium-process.ts';

export interface WindowedChromium {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function startWindowedChromium(): Promise<WindowedChromium> {
  const { devTools, end } = await startChromiumProcess('windowed');
  try {
    const browser = await chromium.connectOverCDP(devTools, { noDefaults: true });
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('Chromium came up without its default context');
    const close = async (): Promise<void> => {
      try {
        await browser.close();
      } finally {
        await end();
      }
    };
    return { context, close };
  } catch (error) {
    await end();
    throw error;
  }
}
