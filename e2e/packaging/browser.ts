/** A headless Chromium with one page at a time, which fails as soon as the page does. */
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { chromiumBinary } from '../playwright/installed.ts';

/** From loading a page to its echo. */
const PAGE_TIMEOUT_MS = 15_000;

export interface Pages {
  /** Opens `url`, waits until the page has given itself a title, and returns that. */
  titleOf(url: string): Promise<string>;
  /** Opens `url` and evaluates `expression` there. */
  evaluate<T>(url: string, expression: () => T): Promise<T>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<Pages> {
  const browser = await chromium.launch({
    args: ['--no-sandbox', '--disable-quic', '--disable-component-update', '--disable-background-networking'],
    ...chromiumBinary,
  });

  async function withPage<T>(url: string, use: (page: Page) => Promise<T>): Promise<T> {
    const page = await browser.newPage();
    page.setDefaultTimeout(PAGE_TIMEOUT_MS);
    const thrown = new Promise<never>((_, reject) => {
      page.on('pageerror', reject);
      page.on('requestfailed', (request) => reject(new Error(`${request.url()}: ${request.failure()?.errorText}`)));
    });
    // `goto` may fail first, and then nobody else listens.
    thrown.catch(() => undefined);
    try {
      await page.goto(url);
      return await Promise.race([use(page), thrown]);
    } finally {
      await page.close();
    }
  }

  return {
    titleOf: (url) =>
      withPage(url, async (page) => {
        await page.waitForFunction(() => document.title !== '');
        return page.title();
      }),
    evaluate: (url, expression) => withPage(url, (page) => page.evaluate(expression)),
    close: () => browser.close(),
  };
}
