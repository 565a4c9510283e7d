/** A page of an example, as a person sees it. */
import assert from 'node:assert/strict';
import type { Browser, Page } from '@playwright/test';

/** Milliseconds for each thing that a page is to show. */
const LIMIT = 30_000;

export class AppPage {
  readonly page: Page;
  readonly #errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(LIMIT);
    page.on('pageerror', (error) => this.#errors.push(error.stack ?? error.message));
  }

  static async open(browser: Browser, address: string): Promise<AppPage> {
    const app = new AppPage(await browser.newPage());
    await app.page.goto(address);
    return app;
  }

  /** Waits until an element of the page has such a text. */
  async shows(selector: string, text: RegExp): Promise<void> {
    try {
      await this.page.locator(selector, { hasText: text }).first().waitFor();
    } catch {
      const shown = await this.page.locator('body').innerText();
      const errors = this.#errors.join('\n');
      assert.fail(`the page does not show ${String(text)} in ${selector}, but:\n${shown}\n${errors}`);
    }
  }

  /** Types a text into a field, and presses Enter. */
  async enter(selector: string, text: string): Promise<void> {
    await this.page.locator(selector).fill(text);
    await this.page.locator(selector).press('Enter');
  }

  /** Fails for an error that the page did not catch. */
  async close(): Promise<void> {
    await this.page.close();
    assert.deepEqual(this.#errors, [], 'uncaught errors of the page');
  }
}
