/** The examples that are pages without a bundler. */
import assert from 'node:assert/strict';
import type { Browser } from '@playwright/test';
import type { InstalledApp } from './apps-installed.ts';
import { AppPage } from './apps-page.ts';

const STATUS = '#status';

export async function playScriptTag(app: InstalledApp, browser: Browser): Promise<string> {
  const server = await app.startServer();
  const page = await AppPage.open(browser, server.address);
  await page.shows(STATUS, /^Connected$/);
  await page.enter('#text', 'Hello, Wörld!');
  await page.shows('#log li', /^→ Hello, Wörld!$/);
  await page.shows('#log li', /^← Hello, Wörld!$/);
  await server.program.end('SIGKILL');
  await page.shows(STATUS, /0x80072EFE|lost|aborted/i);
  await page.close();
  return 'an echo, and a killed server is told';
}

export async function playWorker(app: InstalledApp, browser: Browser): Promise<string> {
  const server = await app.startServer();
  const page = await AppPage.open(browser, server.address);
  await page.shows(STATUS, /^Connected$/);
  await page.shows('#prices tr', /^GAMMA\d+\.\d\d$/);
  await page.shows('#count', /^\d{3,}$/);
  await server.program.end('SIGKILL');
  await page.shows(STATUS, /^Not connected: /);
  await app.start('node', ['server.mjs'], /^http:/m, { env: { PORT: server.port } });
  await page.shows(STATUS, /^Connected$/);
  const before = Number(await page.page.locator('#count').innerText());
  await page.page.waitForFunction(
    (count) => Number(document.getElementById('count')?.textContent) > count + 100,
    before,
  );
  await page.page.locator('#stop').click();
  await page.shows(STATUS, /^Closed with 1000$/);
  await page.close();
  return `${before} messages before the worker connected again`;
}

export async function playUwpApp(app: InstalledApp, browser: Browser): Promise<string> {
  const server = await app.startServer();
  const page = await AppPage.open(browser, server.address);
  const click = (name: string): Promise<void> => page.page.getByRole('button', { name }).click();
  await click('Start');
  await page.shows('#outputField', /Connected/);
  await click('Send');
  await page.shows('#outputField', /Sent[^]*Received: Hello, World!|Received: Hello, World![^]*Sent/);
  await click('Close');
  await page.shows('#outputField', /Closed; code: 1000 reason: Closed due to user request\./);
  // The log of the README, whose lines Sent and Received may change places.
  const lines = (await page.page.locator('#outputField').innerText()).trim().split('\n');
  assert.equal(lines.length, 6, lines.join('\n'));

  await page.page.locator('#serverAddress').fill('not an address');
  await click('Start');
  await page.shows('#outputField', /Failed: /);
  await page.page.locator('#serverAddress').fill(`${server.address.replace('http', 'ws')}nothing-here`);
  await click('Start');
  await page.shows('#outputField', /Failed: cannotConnect/);

  await page.page.locator('#serverAddress').fill(`${server.address.replace('http', 'ws')}echo`);
  await click('Start');
  await page.shows('#outputField', /Connected[^]*Connected/);
  await server.program.end('SIGKILL');
  await page.shows('#outputField', /Failed: connectionAborted/);
  await page.close();
  return 'the log of its README, and failures by their names';
}
