/** The first thing that the playground shows: a reader that pauses, and what that does to the server and to the page's memory. */
import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { Steps } from './steps.ts';

const MiB = 1024 * 1024;
const CONNECTION_CELL = '#capability-rows [data-label="connection"]';

for (const socketClass of ['StreamWebSocket', 'MessageWebSocket']) {
  test(`a ${socketClass} whose reader pauses stops the server, or fails at its limit; a raw WebSocket keeps all`, async ({
    engine,
    served,
  }) => {
    const page = new Steps(engine);
    await page.open(served.page, `#back-pressure?class=${socketClass}&rate=16`);
    await page.press('#flood-start');
    await expect.poll(() => page.bytes('#ours-read')).toBeGreaterThan(MiB);
    await page.press('#flood-pause');
    await page.sees('#flood-pause', { enabled: true });
    const paused = (await page.look(CONNECTION_CELL)).text === 'paused';
    if (paused) {
      await page.reads('#ours-verdict', 'The server has stopped');
      const sent = await page.bytes('#ours-sent');
      await expect.poll(() => page.bytes('#raw-kept')).toBeGreaterThan(20 * MiB);
      expect(await page.bytes('#ours-sent')).toBe(sent);
      expect(await page.bytes('#ours-most')).toBeLessThan(4 * MiB);
      await page.press('#flood-pause');
      await page.reads('#ours-verdict', 'The app reads');
      await expect.poll(() => page.bytes('#ours-sent')).toBeGreaterThan(sent);
    } else {
      await page.reads('#ours-verdict', /The socket has failed.*0x80072738.*maxInboundBufferSize/);
      expect(await page.bytes('#ours-most')).toBeLessThan(20 * MiB);
      await page.reads('#raw-verdict', 'this page ends it at 64.0 MiB');
      expect(await page.bytes('#raw-most')).toBeGreaterThan(64 * MiB);
    }
    if (paused) await page.press('#flood-stop');
    await page.sees('#flood-start', { shown: true });
    await page.sees('#flood-pause', { enabled: false });
  });
}
