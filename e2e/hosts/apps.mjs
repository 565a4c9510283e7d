/** The components of docs/start/react.md and docs/guides/frameworks.md, compiled by their frameworks, in Chromium, with a server. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../playwright/launch.ts';
import { startPeer } from '../server/index.ts';
import { bundleApp } from './apps/bundle.mjs';
import { cell, end } from './cells.mjs';

/** Each connects to the echo server, shows `open`, and shows what comes back. `unmount()` of its page ends it. */
const apps = {
  'React in StrictMode': 'react/main.tsx',
  'React in StrictMode, reconnecting': 'react/reconnecting.tsx',
  Vue: 'vue/main.ts',
  Svelte: 'svelte/main.ts',
  Angular: 'angular/main.ts',
};

await cell('the components compile under strict', async () => {
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', 'apps'], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

/** What Chromium prints for the first of StrictMode's two effects, whose connect is given up; docs/start/react.md tells so. */
const GIVEN_UP = /WebSocket is closed before the connection is established/;

let script = '';
const peer = await startPeer({
  onRequest(_request, response) {
    const html = `<!doctype html><link rel="icon" href="data:,"><body><script type="module">${script}</script>`;
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
    return true;
  },
});
const browser = await launchChromium({ args: ['--no-sandbox'] });

for (const [name, entry] of Object.entries(apps)) {
  await cell(`${name}: connects once, shows an echo, and closes when it is unmounted`, async () => {
    script = await bundleApp(entry, (source) => source.replaceAll('ws://127.0.0.1:8080', peer.ws));
    const page = await browser.newPage();
    const faults = [];
    const sockets = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      const isFault = ['error', 'warning'].includes(message.type()) && !GIVEN_UP.test(message.text());
      if (isFault) faults.push(message.text());
    });
    page.on('websocket', (socket) => sockets.push(socket));
    page.setDefaultTimeout(8_000);
    await page.goto(peer.http);
    await page.getByRole('status').getByText('open', { exact: true }).waitFor();
    await page.getByRole('textbox').fill('Hello, World!');
    await page.getByRole('button').click();
    await page.getByRole('listitem').getByText('Hello, World!').waitFor();
    assert.equal(await page.getByRole('listitem').count(), 1);
    const open = sockets.filter((socket) => !socket.isClosed());
    assert.equal(open.length, 1, 'open connections while it is mounted');
    const closed = open[0].waitForEvent('close');
    await page.evaluate(() => window.unmount());
    await closed;
    assert.deepEqual(faults, []);
    await page.close();
  });
}

await browser.close();
await peer.close();
end();
