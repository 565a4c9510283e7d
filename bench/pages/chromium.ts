/**
 * Chromium by as little of its DevTools as the bench needs. Playwright and Puppeteer enable the domain `Network`, for which Chromium
 * sends them each WebSocket message of the page, with its payload: see ../README.md.
 */
import CDP from 'chrome-remote-interface';
import { startChromiumProcess } from '../../e2e/playwright/chromium-process.ts';
import type { Tab } from './engines.ts';
import { profilerOf } from './profiler.ts';

/** `chromium-hidden` needs a window, since without one no tab is hidden, and another tab in front. */
export async function startChromium(tab: 'shown' | 'hidden'): Promise<Tab> {
  const browser = await startChromiumProcess(tab === 'hidden' ? 'windowed' : 'headless');
  try {
    const { port } = new URL(browser.devTools);
    const at = { host: '127.0.0.1', port: Number(port), local: true };
    const client = await CDP({ ...at, target: await CDP.New({ ...at, url: 'about:blank' }) });
    await client.Page.enable();
    if (tab === 'hidden') await CDP.Activate({ ...at, id: (await CDP.New({ ...at, url: 'about:blank' })).id });
    const close = async (): Promise<void> => {
      try {
        await client.close();
      } finally {
        await browser.end();
      }
    };
    return {
      open: (url) => open(client, url),
      call: (...args) => call(client, ...args),
      profiler: profilerOf(client),
      close,
    };
  } catch (error) {
    await browser.end();
    throw error;
  }
}

async function open({ Page }: CDP.Client, url: string): Promise<void> {
  const loaded = Page.loadEventFired();
  const { errorText } = await Page.navigate({ url });
  if (errorText !== undefined) throw new Error(`Chromium did not open ${url}: ${errorText}`);
  await loaded;
}

async function call<Result>({ Runtime }: CDP.Client, name: string, ...args: readonly unknown[]): Promise<Result> {
  const { result, exceptionDetails } = await Runtime.evaluate({
    expression: `window[${JSON.stringify(name)}](...${JSON.stringify(args)})`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) {
    throw new Error(`${name} in the page: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
  }
  return result.value as Result;
}
