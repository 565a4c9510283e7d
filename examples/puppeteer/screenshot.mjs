// Takes a picture of a page: node screenshot.mjs [address] [file.png]. CHROME is the browser's program.
import { connect } from 'puppeteer-core';
import { MessageWebSocket } from 'twinsocket';
import { startBrowser } from './browser.mjs';
import { openTransport } from './transport.mjs';

const greeting = 'data:text/html,<title>Hello</title><body style="background: rgb(20,120,220)"><h1>Hello, World!</h1>';
const [address = greeting, file = 'page.png'] = process.argv.slice(2);

const { url, end } = await startBrowser(process.env.CHROME ?? 'chromium');
try {
  const transport = await openTransport(new MessageWebSocket(), url);
  const browser = await connect({ transport, defaultViewport: { width: 640, height: 400 } });
  const page = await browser.newPage();
  await page.goto(address);
  await page.screenshot({ path: file });
  console.log(`${file} is a picture of "${await page.title()}" in ${await browser.version()}`);
  await browser.disconnect();
} finally {
  await end();
}
