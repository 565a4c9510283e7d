/** The page of the chat, as a person uses it. */
import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';

/** Milliseconds for each thing that the page is to show. */
const LIMIT = 30_000;

/** What the page keeps for us. */
interface Watched {
  /** The values that the progress bar has had. */
  readonly progress: number[];
  /** The value from which on the upload is cancelled. */
  cancelAt: number;
  /** Uncaught; not by the driver, which tells of failed connections too in Firefox. */
  readonly errors: string[];
}

export class ChatPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
    page.setDefaultTimeout(LIMIT);
  }

  static async open(page: Page, address: string): Promise<ChatPage> {
    const chat = new ChatPage(page);
    await page.goto(address);
    // In the page: a click from here would come when a quick upload is over.
    await page.evaluate(() => {
      const bar = document.getElementById('progress') as HTMLProgressElement;
      const watched: Watched = { progress: [], cancelAt: Infinity, errors: [] };
      Object.assign(window, { watched });
      addEventListener('error', ({ message }) => watched.errors.push(message));
      addEventListener('unhandledrejection', ({ reason }) => watched.errors.push(String(reason)));
      new MutationObserver(() => {
        watched.progress.push(bar.value);
        if (bar.value >= watched.cancelAt) document.getElementById('cancel')?.click();
      }).observe(bar, { attributes: true, attributeFilter: ['value'] });
    });
    await chat.showsStatus('Connected');
    return chat;
  }

  async say(text: string): Promise<void> {
    await this.#page.locator('#text').fill(text);
    await this.#page.locator('#text').press('Enter');
  }

  /** Waits until the status begins like this. */
  showsStatus(beginning: string): Promise<void> {
    const isSo = (text: string): boolean => document.getElementById('status')?.textContent?.startsWith(text) === true;
    return this.#until(`the status ${beginning}`, isSo, beginning);
  }

  /** Waits until a message is in the list, with what the list says of it. */
  shows(message: string): Promise<void> {
    const isSo = (text: string): boolean =>
      Array.from(document.querySelectorAll('#messages li'), (item) => item.textContent?.trim()).includes(text);
    return this.#until(`the message ${message}`, isSo, message);
  }

  /** Waits until each is there once, in whatever order: what two have typed meanwhile stands first in the list of each. */
  showsExactly(...messages: readonly string[]): Promise<void> {
    const isSo = (all: string): boolean =>
      Array.from(document.querySelectorAll('#messages li'), (item) => item.textContent?.trim())
        .sort()
        .join() === all;
    return this.#until(`exactly ${messages.join(', ')}`, isSo, messages.slice().sort().join());
  }

  /** Uploads a file, and cancels at this share of it. */
  async upload(file: string, cancelAt = Infinity): Promise<void> {
    await this.#page.evaluate((at) => {
      const { watched } = window as unknown as { readonly watched: Watched };
      watched.progress.length = 0;
      watched.cancelAt = at;
    }, cancelAt);
    await this.#page.locator('#file').setInputFiles(file);
    await this.#page.locator('#start').click();
  }

  /** Waits until the upload has sent something. */
  uploads(): Promise<void> {
    const isSo = (): boolean => (document.getElementById('progress') as HTMLProgressElement).value > 0;
    return this.#until('progress', isSo, '');
  }

  /** Waits until the result of the upload begins like this. */
  showsUpload(result: string): Promise<void> {
    const isSo = (text: string): boolean => document.getElementById('uploaded')?.textContent?.startsWith(text) === true;
    return this.#until(`the upload's result ${result}`, isSo, result);
  }

  /** The values of the progress bar during the last upload, from 0 to 1. */
  progress(): Promise<readonly number[]> {
    return this.#page.evaluate(() => (window as unknown as { readonly watched: Watched }).watched.progress);
  }

  async #until(what: string, isSo: (text: string) => boolean, text: string): Promise<void> {
    try {
      await this.#page.waitForFunction(isSo, text, { polling: 20 });
    } catch (error) {
      const shown = await this.#page.locator('body').innerText();
      assert.fail(`the page does not show ${what} (${String(error)}), but:\n${shown}`);
    }
    const errors = await this.#page.evaluate(() => (window as unknown as { readonly watched: Watched }).watched.errors);
    assert.deepEqual(errors, [], 'uncaught errors of the page');
  }
}
