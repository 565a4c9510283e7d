/** The components and workers of docs/start and docs/guides, compiled by their frameworks, in Chromium, with a server; and rendered on a server. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
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

await cell('the components and their test compile under strict', async () => {
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  for (const project of ['apps', 'vitest']) {
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  }
});

/** What Chromium prints for the first of StrictMode's two effects, whose connect is given up; docs/start/react.md tells so. */
const GIVEN_UP = /WebSocket is closed before the connection is established/;

let script = '';
let workerScript = '';
const peer = await startPeer({
  onRequest({ method, url }, response) {
    if (url.endsWith('worker.ts')) {
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(workerScript);
      return true;
    }
    if (url === '/token') {
      response.writeHead(method === 'POST' ? 200 : 404).end('a-token');
      return true;
    }
    const html = `<!doctype html><link rel="icon" href="data:,"><body><div id="root"></div><script type="module">${script}</script>`;
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

const withPeer = (source) => source.replaceAll('ws://127.0.0.1:8080', peer.ws);

for (const kind of ['worker', 'shared-worker']) {
  await cell(`a page and its ${kind}: an echo comes back`, async () => {
    script = await bundleApp(kind === 'worker' ? 'worker/main.ts' : 'worker/shared-main.ts', withPeer);
    workerScript = await bundleApp(`worker/${kind}.ts`, withPeer);
    const page = await browser.newPage();
    page.setDefaultTimeout(8_000);
    await page.goto(peer.http);
    await page.getByText('Hello, World!').waitFor();
    await page.close();
  });
}

for (const framework of ['react/server.tsx', 'vue/server.ts', 'svelte/server.ts']) {
  await cell(`${framework}: rendered on a server, it shows its first state and connects to nothing`, async () => {
    let connections = 0;
    const listener = createServer(() => connections++).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = `ws://127.0.0.1:${listener.address().port}`;
    const code = await bundleApp(framework, (source) => source.replaceAll('ws://127.0.0.1:8080', address), {
      forServer: true,
    });
    const file = new URL(`node_modules/.${framework.replaceAll(/\W/g, '-')}.mjs`, import.meta.url);
    await writeFile(file, code);
    const { render } = await import(file.href);
    assert.match(await render(), /connecting/);
    // By now a connect would have arrived: this one does.
    await once(connect(listener.address().port, '127.0.0.1'), 'connect');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(connections, 1);
    listener.close();
  });
}

await browser.close();
await peer.close();
end();
