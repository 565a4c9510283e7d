/** Puppeteer over a MessageWebSocket: Chromium by the DevTools protocol, Firefox by WebDriver BiDi, each to a picture of a page. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { connect } from 'puppeteer-core';
import { register } from 'tsx/esm/api';
import { MessageWebSocket } from 'twinsocket';
import debian from '../playwright/debian.json' with { type: 'json' };
import { openTransport } from '../../examples/puppeteer/transport.mjs';
import { check, end, named, within } from './check.mjs';
import { listen, openLink } from './link.mjs';

register();
const { Program } = await import('../foreign/program.ts');

const WIDTH = 640;
const HEIGHT = 400;
const page = `<!doctype html><title>A page</title>
<body style="margin: 0; background: rgb(20, 120, 220)"><h1 style="margin: 150px; color: white">Hello, World!</h1>
<p id="where"></p><script>where.textContent = innerWidth + ' × ' + innerHeight</script>`;
const site = createServer((_, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
});
const address = `http://127.0.0.1:${await listen(site)}/`;
const folder = mkdtempSync(join(tmpdir(), 'twinsocket-puppeteer-'));

/** Firefox refuses a host that is not its own; the link has another port. */
function transportOver(url, host) {
  const socket = new MessageWebSocket();
  socket.setRequestHeader('Host', host);
  return openTransport(socket, url);
}

/** The picture, if it is one of the page. */
function requirePicture(file) {
  const picture = PNG.sync.read(readFileSync(file));
  assert.deepEqual([picture.width, picture.height], [WIDTH, HEIGHT]);
  assert.deepEqual([...picture.data.subarray(0, 4)], [20, 120, 220, 255], 'the background of the page, in its corner');
  const colours = new Set(new Uint32Array(picture.data.buffer, picture.data.byteOffset, WIDTH * HEIGHT));
  assert.ok(colours.size > 2, 'the text is there as well');
  return colours.size;
}

const browsers = [
  {
    name: 'Chromium',
    protocol: 'cdp',
    file: debian.chromium.files[0],
    args: (profile) => ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`],
    ready: /DevTools listening on (ws:\S+)/,
    endpoint: (url) => url,
    tellsDisconnected: true,
  },
  {
    name: 'Firefox',
    protocol: 'webDriverBiDi',
    file: debian.firefox.files[0],
    args: (profile) => ['--headless', '--no-remote', '--profile', profile],
    ready: /WebDriver BiDi listening on (ws:\S+)/,
    endpoint: (url) => `${url}/session`,
    // Puppeteer 24 raises `disconnected` in BiDi when the session ends, and not when its transport closes.
    tellsDisconnected: false,
  },
];

for (const { name, protocol, file, args, ready, endpoint, tellsDisconnected } of browsers) {
  await check(
    named('puppeteer-core'),
    `${name} by ${protocol} over a MessageWebSocket, to a picture; a cut is told`,
    async () => {
      assert.ok(existsSync(file), `${file} is not there: install ${name}`);
      const profile = mkdtempSync(join(folder, 'profile-'));
      const program = await Program.start(file, [...args(profile), '--remote-debugging-port=0'], ready);
      try {
        const url = new URL(endpoint((await program.printed(ready))[1]));
        const link = await openLink(Number(url.port));
        const { host } = url;
        url.host = link.host;
        const browser = await connect({
          transport: await transportOver(url.href, host),
          protocol,
          defaultViewport: { width: WIDTH, height: HEIGHT },
        });
        const tab = await browser.newPage();
        await tab.goto(address);
        assert.equal(await tab.title(), 'A page');
        assert.equal(await tab.$eval('#where', (element) => element.textContent), `${WIDTH} × ${HEIGHT}`);
        // A message of a megabyte, there and back.
        assert.equal(
          await tab.evaluate((text) => text + text.length, 'x'.repeat(1_000_000)),
          `${'x'.repeat(1_000_000)}1000000`,
        );
        const picture = join(folder, `${name}.png`);
        await tab.screenshot({ path: picture });
        const colours = requirePicture(picture);

        const pending = assert.rejects(tab.evaluate(() => new Promise(() => {})));
        const disconnected = new Promise((resolve) => browser.once('disconnected', resolve));
        link.cut();
        await within('failure of what was pending', pending, 10_000);
        if (tellsDisconnected) await within('event disconnected', disconnected, 10_000);
        return `${await version(file)}, ${WIDTH} × ${HEIGHT}, ${colours} colours`;
      } finally {
        await program.end();
      }
    },
  );
}

async function version(file) {
  const { runCommand } = await import('../packaging/run-command.ts');
  return /\d+(\.\d+)+/.exec(await runCommand(file, ['--version']))?.[0];
}

rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
end();
