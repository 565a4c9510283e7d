/** The example of a chat: its three modules in browsers, its tokens, and the table of its README. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { firefox, type Browser } from '@playwright/test';
import { WebSocket } from 'ws';
import type { Report } from '../packaging/report.ts';
import { temporaryFolder } from '../packaging/temporary-folder.ts';
import { firefoxBinary, firefoxChannel } from '../playwright/installed.ts';
import { launchChromium } from '../playwright/launch.ts';
import { ChatServer } from './chat-server.ts';
import { requireTable } from './chat-table.ts';
import { runChat } from './chat.ts';

const MODULES = ['twinsocket', 'partysocket', 'websocket'];

const browsers = [
  { name: 'Chromium', launch: () => launchChromium({ args: ['--no-sandbox'] }), modules: MODULES },
  {
    name: 'Firefox',
    launch: () => firefox.launch({ ...firefoxChannel, ...firefoxBinary }),
    // A second engine shows nothing new about the other two.
    modules: process.argv.includes('--all') ? MODULES : ['twinsocket'],
  },
];

export async function checkChat(report: Report): Promise<void> {
  await report.check('chat: the table has the lines of code of each module', requireTable);
  await report.check('chat: a token opens one connection, and none opens none', requireTokens);
  const folder = temporaryFolder();
  for (const { name, launch, modules } of browsers) {
    let browser: Browser | undefined;
    await report.check(`chat: ${name} starts`, async () => {
      browser = await launch();
    });
    const started = browser;
    if (!started) continue;
    // Side by side, since they mostly wait.
    await Promise.all(
      modules.map((module) => report.check(`chat in ${name} by ${module}`, () => runChat(started, module, folder))),
    );
    await started.close();
  }
}

async function requireTokens(): Promise<void> {
  const server = await ChatServer.start(Infinity);
  try {
    const response = await fetch(new URL('/token', server.address), { method: 'POST' });
    const address = new URL('/chat', server.address);
    address.protocol = 'ws:';
    const refused = async (): Promise<void> => {
      const [error] = (await once(new WebSocket(address), 'error')) as [Error];
      assert.match(error.message, /401/);
    };
    await refused();
    address.searchParams.set('token', 'made up');
    await refused();
    address.searchParams.set('token', await response.text());
    const socket = new WebSocket(address);
    await once(socket, 'open');
    await refused();
    socket.close();
  } finally {
    await server.kill();
  }
}
