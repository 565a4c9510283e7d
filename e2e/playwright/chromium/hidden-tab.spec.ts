/** A hidden tab goes on sending: Chromium slows down its timers to one a second, and later to one a minute. */
import { expect, test, type Page } from '@playwright/test';
import { startPeer, type Peer } from '../../server/index.ts';
import { bundleScript, htmlFile } from '../bundle.ts';
import { serveFiles } from '../serve-files.ts';
import { startWindowedChromium, type WindowedChromium } from '../windowed-chromium.ts';

const MiB = 1024 * 1024;
/** One tab for all: what it measures is shared with nobody. */
test.describe.configure({ mode: 'default' });
// Linux alone has an X server in memory. One that is not set up there fails the tests.
test.skip(process.platform !== 'linux', 'its window would be on the screen');

let peer: Peer;
let chromium: WindowedChromium;
let page: Page;

test.beforeAll(async () => {
  const html =
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>a tab</title><script src="/tab.js"></script></html>';
  const script = await bundleScript(new URL('./hidden-tab-page.ts', import.meta.url));
  // The tightest policy that lets the page itself run: no worker, and nothing compiled.
  const headers = { 'content-security-policy': `default-src 'none'; script-src 'self'; connect-src *` };
  const files = new Map([
    ['/tab', { ...htmlFile(html), headers }],
    ['/tab.js', script],
  ]);
  peer = await startPeer({ onRequest: serveFiles(files) });
  chromium = await startWindowedChromium();
  page = await chromium.context.newPage();
  await page.goto(`${peer.http}/tab`);
  const other = await chromium.context.newPage();
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === 'hidden', undefined, { polling: 100 });
});

test.afterAll(async () => {
  await chromium.close();
  await peer.close();
});

test('a flush in a hidden tab does not wait for its slowed timers', async () => {
  const count = 20;
  const { visibility, timers } = await page.evaluate(([ws, n]) => window.flushes(ws, n), [peer.ws, count] as const);
  expect(visibility).toBe('hidden');
  // One timer a flush, if that is what is waited for.
  expect(timers).toBeLessThan(count / 2);
});

for (const way of ['writeAsync', 'copyAsync'] as const) {
  test(`8 MiB by ${way} go up from a hidden tab whole and in order, without waiting for its slowed timers`, async () => {
    const length = 8 * MiB;
    const call = [peer.ws, way, length] as const;
    const { visibility, timers, sha256, answer, mostBuffered, looks } = await page.evaluate(
      ([ws, how, size]) => window.upload(ws, how, size),
      call,
    );
    expect(visibility).toBe('hidden');
    expect(answer).toMatchObject({ bytes: length, sha256 });
    expect(mostBuffered).toBeLessThan(4 * MiB);
    const [sending, closed, later] = looks;
    // Not by bytes: a hidden tab has the lowest priority, and a busy machine leaves it little. The first timer may be a whole one.
    expect(sending).toBeGreaterThan(4 * (timers - 1));
    expect(sending).toBeGreaterThan(0);
    expect(later, 'nothing looks at a socket that is gone').toBe(closed);
  });
}
