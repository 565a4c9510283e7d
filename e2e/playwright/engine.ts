/** A browser as the suite needs it: one tab, loaded anew for each case. */
import type { Browser, Page } from '@playwright/test';
import type { ContractEnv } from '../contract/case.ts';
import type { Outcome } from './outcome.ts';

export interface Engine {
  /** Loads the page afresh, which ends whatever the case before left behind, and runs a case in it. */
  run(pageUrl: string, name: string, peer: ContractEnv['peer']): Promise<Outcome>;
  /** Ends the browser and all its processes, even while a page spins. */
  close(): Promise<void>;
}

/** A browser that Playwright drives. */
export class PlaywrightEngine implements Engine {
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  static async start(browser: Browser): Promise<PlaywrightEngine> {
    return new PlaywrightEngine(browser, await browser.newPage({ ignoreHTTPSErrors: true }));
  }

  async run(pageUrl: string, name: string, peer: ContractEnv['peer']): Promise<Outcome> {
    await this.#page.goto(pageUrl);
    return this.#page.evaluate(([name, peer]) => window.__run(name, peer), [name, peer] as const);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
