/** A browser as the tests need it: one tab. */
import type { Browser, BrowserContext, Page } from '@playwright/test';

export interface Engine {
  /** The address that was opened last. */
  readonly url: string | undefined;
  /** Loads a page afresh, which ends whatever the one before left behind. */
  open(url: string): Promise<void>;
  /** Calls a function of the page's `window` by its name, and waits for what it promises. Plain data goes in and comes out. */
  call<Result>(name: string, ...args: readonly unknown[]): Promise<Result>;
  /** Presses a key as a person does, by its name in `KeyboardEvent.key`: `Tab`, `Enter`, ` `. */
  press(key: string): Promise<void>;
  /** Sets the size of the page in CSS pixels; a window may have a least size. */
  resize(width: number, height: number): Promise<void>;
  /** What is seen of the page, as a PNG. */
  screenshot(): Promise<Uint8Array>;
  /** Takes the network from the tab, or gives it back; not every driver can. */
  setOffline?(offline: boolean): Promise<void>;
  /** Ends the browser and all its processes, even while a page spins. */
  close(): Promise<void>;
}

/** A browser that Playwright drives. */
export class PlaywrightEngine implements Engine {
  url: string | undefined;
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** The tab is in a context of its own, unless there is one that it has to share. */
  static async start(browser: Browser, shared?: BrowserContext): Promise<PlaywrightEngine> {
    const context = shared ?? (await browser.newContext({ ignoreHTTPSErrors: true }));
    return new PlaywrightEngine(browser, await context.newPage());
  }

  async open(url: string): Promise<void> {
    this.url = url;
    await this.#page.goto(url);
  }

  call<Result>(name: string, ...args: readonly unknown[]): Promise<Result> {
    return this.#page.evaluate(callInPage, [name, args] as const) as Promise<Result>;
  }

  press(key: string): Promise<void> {
    return this.#page.keyboard.press(key);
  }

  resize(width: number, height: number): Promise<void> {
    return this.#page.setViewportSize({ width, height });
  }

  screenshot(): Promise<Uint8Array> {
    return this.#page.screenshot();
  }

  setOffline(offline: boolean): Promise<void> {
    return this.#page.context().setOffline(offline);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** Sent to the page as its text. */
function callInPage([name, args]: readonly [string, readonly unknown[]]): unknown {
  const found = (window as unknown as Record<string, unknown>)[name];
  if (typeof found !== 'function') throw new Error(`The page has no function ${name}`);
  return (found as (...args: readonly unknown[]) => unknown)(...args);
}
