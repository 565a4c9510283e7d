/** Pages with nothing but `<script src="twinsocket.global.js">`. */
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pages } from './browser.ts';
import { GREETING } from './greeting.ts';
import type { Report } from './report.ts';
import { serveFolder } from './serve-folder.ts';
import { writeWinJSScripts } from './winjs-scripts.ts';

export async function checkScriptTag(report: Report, project: string, browser: Pages, echoUrl: string): Promise<void> {
  await cp(join(project, 'node_modules/twinsocket/dist/twinsocket.global.js'), join(project, 'twinsocket.global.js'));
  const server = await serveFolder(project);
  const page = (name: string): string => `${server.origin}/${name}?echo=${encodeURIComponent(echoUrl)}`;
  try {
    await report.check('a script tag alone: Windows.Networking.Sockets.MessageWebSocket echoes', async () => {
      assert.equal(await browser.titleOf(page('script-tag.html')), GREETING);
    });

    await report.check('a script tag adds two globals, twinsocket and Windows', async () => {
      const names = await browser.evaluate(page('script-tag.html'), () => addedGlobals);
      assert.deepEqual(new Set(names), new Set(['twinsocket', 'Windows']));
    });

    await report.check('a script tag leaves an existing globalThis.Windows alone', async () => {
      const names = await browser.evaluate(page('windows-taken.html'), () => ({
        windows: Object.keys(Windows),
        flat: typeof twinsocket.MessageWebSocket,
      }));
      assert.deepEqual(names, { windows: ['taken'], flat: 'function' });
    });

    await report.check('a UWP app in JavaScript runs on script tags of twinsocket and WinJS', async () => {
      await writeWinJSScripts(project);
      const lines = (await browser.titleOf(page('winjs-app.html'))).split('; ');
      for (const line of ['Connected', `Received utf8: ${GREETING}`, 'Closed 1000 The user went away.']) {
        assert.ok(lines.includes(line), lines.join('\n'));
      }
    });
  } finally {
    await server.close();
  }
}

/** What the pages declare. */
declare const addedGlobals: string[];
declare const Windows: object;
declare const twinsocket: { MessageWebSocket: unknown };
