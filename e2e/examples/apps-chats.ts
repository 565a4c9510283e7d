/** react-chat and vue-chat: two people, and a server that is killed and started again. */
import assert from 'node:assert/strict';
import type { Browser } from '@playwright/test';
import type { InstalledApp } from './apps-installed.ts';
import { AppPage } from './apps-page.ts';

const STATUS = '[role=status]';
const FIELD = 'input';

export async function playChat(app: InstalledApp, browser: Browser): Promise<string> {
  // React's StrictMode runs each effect twice in a build for development only.
  const server = await app.startServer('0', { NODE_ENV: 'development' });
  const ann = await AppPage.open(browser, server.address);
  await ann.shows(STATUS, /^Connected$/);
  const bob = await AppPage.open(browser, server.address);
  await bob.shows(STATUS, /^Connected$/);
  await server.program.printed(/^joined, 2 here$/m);
  assert.equal(server.program.log.match(/^joined/gm)?.length, 2, 'each page makes one connection');

  await ann.enter(FIELD, 'one');
  await bob.shows('li', /^one$/);
  await bob.enter(FIELD, 'two');
  await ann.shows('li', /^two$/);

  await server.program.end('SIGKILL');
  await ann.shows(STATUS, /^Not connected: .*Trying again\.$/);
  await ann.enter(FIELD, 'three');
  await ann.shows('li', /^three is being sent$/);

  // The page is built already; the port has to be the one that the pages know.
  const again = await app.start('node', ['server.mjs'], /^http:/m, { env: { PORT: server.port } });
  await Promise.all([ann, bob].map((page) => page.shows(STATUS, /^Connected$/)));
  await ann.shows('li', /^three$/);
  // Bob hears it if he was back before it was sent; from now on both are.
  await again.printed(/^joined, 2 here$/m);
  await bob.enter(FIELD, 'four');
  await ann.shows('li', /^four$/);
  await ann.close();
  await again.printed(/^left, 1 here$/m);
  await bob.close();
  return 'two people, a killed server, a message that waited for the next one';
}
