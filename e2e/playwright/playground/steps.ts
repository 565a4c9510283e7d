/** What the tests of the playground do and see, in whatever engine. */
import { expect } from '@playwright/test';
import type { Engine } from '../engine.ts';
import type { Look } from './driver.ts';

/** Milliseconds that something may take on a busy machine. */
const TIMEOUT = 20_000;

export class Steps {
  readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Opens the page with this state, and waits until it has its server. */
  async open(page: string, hash = ''): Promise<void> {
    // Another page first: an address that differs behind its # only is not loaded anew.
    await this.engine.open('about:blank');
    await this.engine.open(page + hash);
    await this.sees('#flood-start', { enabled: true });
  }

  press(selector: string): Promise<void> {
    return this.engine.call('press', selector);
  }

  fill(selector: string, value: string): Promise<void> {
    return this.engine.call('fill', selector, value);
  }

  look(selector: string): Promise<Look> {
    return this.engine.call('look', selector);
  }

  texts(selector: string): Promise<string[]> {
    return this.engine.call('texts', selector);
  }

  async sees(selector: string, expected: Partial<Look>): Promise<void> {
    await expect.poll(() => this.look(selector), { timeout: TIMEOUT, message: selector }).toMatchObject(expected);
  }

  async reads(selector: string, text: string | RegExp): Promise<void> {
    const poll = expect.poll(async () => (await this.look(selector))?.text, { timeout: TIMEOUT, message: selector });
    await (typeof text === 'string' ? poll.toContain(text) : poll.toMatch(text));
  }

  /** Connects with what the page has, and waits until the connection is open. */
  async connect(): Promise<void> {
    await this.press('#connect-button');
    await this.reads('#state', 'open');
  }

  /** What an element says in KiB, MiB or bytes, in bytes. */
  async bytes(selector: string): Promise<number> {
    const [, number = '', unit = ''] = /([\d.]+) (\w+)/.exec((await this.look(selector)).text) ?? [];
    return Number(number) * ({ KiB: 1024, MiB: 1024 * 1024 }[unit] ?? 1);
  }
}
