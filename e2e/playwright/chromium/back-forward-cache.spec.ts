/** Chromium keeps a page with open sockets, and closes those. Playwright launches it without the cache otherwise. */
import { expect, type Browser, type Page } from '@playwright/test';
import { CANNOT_CONNECT, CONNECTION_ABORTED } from '../../contract/support/hresult.ts';
import { test } from '../fixtures.ts';
import { chromiumBinary } from '../installed.ts';
import { startEndsPeer, type EndsPeer } from '../pages/ends-peer.ts';

let peer: EndsPeer;
let browser: Browser;

test.beforeAll(async ({ playwright }) => {
  peer = await startEndsPeer();
  const ignoreDefaultArgs = ['--disable-back-forward-cache'];
  browser = await playwright.chromium.launch({ ...chromiumBinary, ignoreDefaultArgs });
});

test.afterAll(async () => {
  await browser?.close();
  await peer?.close();
});

test('what was under way fails when the page comes back', async () => {
  const page = await open();
  await call(page, 'connect', `${peer.ws}/deaf`, `${peer.ws}/stall`);
  // More than two systems' buffers take.
  await call(page, 'write', 16 * 1024 * 1024);
  await call(page, 'dial', `${peer.ws}/never`, 60_000);
  await goAndComeBack(page);
  await expect
    .poll(() => call(page, 'heard'))
    .toEqual(
      expect.arrayContaining([
        'comes back',
        `message ${CONNECTION_ABORTED}`,
        `read ${CONNECTION_ABORTED}`,
        `write ${CONNECTION_ABORTED}`,
        `flush ${CONNECTION_ABORTED}`,
        `connect ${CANNOT_CONNECT}`,
      ]),
    );
  await page.close();
});

test('nothing that a socket has left behind keeps the page out', async () => {
  const page = await open();
  await call(page, 'connect', `${peer.ws}/echo`, `${peer.ws}/cut?how=rst`);
  await call(page, 'closeAll');
  await call(page, 'dial', `${peer.ws}/refuse/404`, 60_000);
  await expect.poll(() => call(page, 'heard')).toContain(`connect ${CANNOT_CONNECT}`);
  await goAndComeBack(page);
  await expect.poll(() => call(page, 'heard')).toContain('comes back');
  await page.close();
});

async function open(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(peer.page);
  return page;
}

function call(page: Page, name: string, ...args: readonly unknown[]): Promise<unknown> {
  return page.evaluate(
    ([found, given]) =>
      (window as unknown as Record<string, (...all: readonly unknown[]) => unknown>)[found]?.(...given),
    [name, args] as const,
  );
}

async function goAndComeBack(page: Page): Promise<void> {
  await page.goto(peer.elsewhere);
  // A page that comes back is not loaded.
  await page.goBack({ waitUntil: 'commit' });
}
