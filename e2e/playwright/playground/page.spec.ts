/** The playground as a page: faults, axe, narrow windows, the keyboard, and a host without a server. */
import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { Steps } from './steps.ts';

const VIEWS = ['back-pressure', 'faults', 'connect', 'capabilities'];

test('a fault is told with all that the error says, beside what a raw WebSocket tells', async ({ engine, served }) => {
  const page = new Steps(engine);
  await page.open(served.page, '#faults?fault=refuse&status=503');
  await page.press('#fault-form button');
  await page.reads('#fault-state', 'done');
  for (const text of ['WinRTError', 'cannotConnect (14)', '0x80072EFD']) await page.reads('#heard-ours', text);
  await page.reads('#heard-ours a', '0x80072EFD');
  await page.reads('#heard-raw', /event close.*1006/s);
  await page.fill('#fault', 'close');
  await page.press('#fault-form button');
  await page.reads('#heard-ours', 'closed: code 3001, reason “that was all”');
  await page.reads('#heard-raw', /event close.*3001.*that was all/s);
});

for (const view of VIEWS) {
  test(`axe finds nothing in the part ${view}, light or dark`, async ({ engine, served }) => {
    const page = new Steps(engine);
    await page.open(served.page, `#${view}`);
    if (view === 'faults') {
      await page.press('#fault-form button');
      await page.reads('#fault-state', 'done');
    }
    if (view === 'connect') {
      await page.connect();
      await page.press('#send-form button');
      await page.reads('#entries li:last-child', '←');
      await page.press('#entries li:last-child summary');
      await page.sees('.whole', { shown: true });
    }
    expect(await engine.call('violations')).toEqual([]);
    await engine.call('dark');
    expect(await engine.call('violations', 'color-contrast')).toEqual([]);
  });
}

test('a window of 320 pixels has no horizontal scroll, and shows messages with their connection', async ({
  engine,
  served,
}) => {
  const page = new Steps(engine);
  await page.open(served.narrow);
  for (const [index, view] of VIEWS.entries()) {
    await page.press(`nav a:nth-child(${index + 1})`);
    await page.sees(`#view-${view}`, { shown: true });
    const { content, window } = await engine.call<{ content: number; window: number }>('width');
    expect(content, view).toBeLessThanOrEqual(window);
  }
  await page.press('nav a:nth-child(3)');
  await page.connect();
  await page.press('#send-form button');
  await page.reads('#entries li:last-child', '←');
  expect(await engine.call('offset', '#scroller')).toBeLessThan(await engine.call<number>('offset', '#code'));
  expect(await engine.call('offset', '#scroller')).toBeLessThan(600);
});

test('the keyboard reaches the parts and the switch', async ({ engine, served }) => {
  const page = new Steps(engine);
  await page.open(served.page);
  await engine.press('Tab');
  await page.sees('nav a:nth-child(1)', { focused: true });
  await engine.press('Tab');
  await page.sees('nav a:nth-child(2)', { focused: true });
  await engine.press('Enter');
  await page.sees('#view-faults', { shown: true });
  await page.sees('#faults-title', { focused: true });
  await engine.press('Tab');
  await page.sees('#fault', { focused: true });
  // In the same document: after a navigation a window of Firefox may have no focus for keys at once.
  await page.press('nav a:nth-child(1)');
  await page.sees('#back-pressure-title', { focused: true });
  await engine.call('focusOn', '#flood-start');
  await page.sees('#flood-start', { focused: true, enabled: true });
  await engine.press('Enter');
  // Where the focus was is no button any more.
  await page.sees('#flood-pause', { enabled: true, focused: true });
  await engine.press(' ');
  await expect.poll(() => page.texts('#flood-pause[aria-checked="true"]')).toHaveLength(1);
});

test('on a static host the page says what to run, and takes the server that is named', async ({ engine, served }) => {
  const page = new Steps(engine);
  await engine.open('about:blank');
  await engine.open(`${served.alone}#back-pressure?server=${encodeURIComponent('http://127.0.0.1:1')}`);
  await page.reads('#server-notice', 'npm start');
  await page.sees('#flood-start', { enabled: false });
  await page.fill('#server-address', served.peer.http);
  await page.press('#server-form button');
  await page.sees('#flood-start', { enabled: true });
});
