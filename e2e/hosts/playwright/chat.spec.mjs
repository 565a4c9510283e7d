import { expect, test } from '@playwright/test';
import { servePage } from './serve-page.mjs';

test.beforeEach(servePage);

test('the answer is shown', async ({ page }) => {
  await page.routeWebSocket('wss://chat.example/?token=a-token', (ws) => {
    ws.onMessage((message) => ws.send(`You said: ${String(message)}`));
  });
  await page.goto('https://app.example/');
  await page.getByRole('textbox').fill('Hello');
  await page.getByRole('button').click();
  await expect(page.getByRole('listitem')).toHaveText('You said: Hello');
});

test('the page connects again after a restart of the server', async ({ page }) => {
  let connections = 0;
  await page.routeWebSocket('wss://chat.example/?token=a-token', async (ws) => {
    connections++;
    if (connections === 1) await ws.close({ code: 1001, reason: 'the server is restarted' });
    else ws.send('Welcome back');
  });
  await page.goto('https://app.example/');
  await expect(page.getByRole('listitem')).toHaveText('Welcome back');
  await expect(page.getByRole('status')).toHaveText('open');
});
