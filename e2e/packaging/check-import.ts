/** What an import does to the world around it: nothing. And what the browser build takes from it: nothing of Node. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Report } from './report.ts';
import { EXIT_TIMEOUT_MS, runCommand } from './run-command.ts';
import { unknownToPages } from './unknown-to-pages.ts';

const installed = 'node_modules/twinsocket/dist';

export async function checkImport(report: Report, project: string): Promise<void> {
  const dist = join(project, installed);

  await report.check('the scan for Node code finds Node code, and nothing else', async () => {
    const found = await unknownToPages([join(project, 'node-code.mjs'), join(project, 'page-code.mjs')]);
    assert.deepEqual(new Set(found.map(quoted)), new Set(['node:fs', 'process', 'Buffer', 'require', 'ws']));
  });

  await report.check('the browser build has no Node code', async () => {
    const files = (await readdir(join(dist, 'browser'))).filter((file) => /\.[mc]js$/.test(file));
    const scripts = [...files.map((file) => join(dist, 'browser', file)), join(dist, 'twinsocket.global.js')];
    assert.deepEqual(await unknownToPages(scripts), []);
    return `${scripts.length} scripts`;
  });

  for (const platform of ['browser', 'node', 'node/esm']) {
    await report.check(`importing ${platform} changes no global and keeps nothing running`, async () => {
      const entries = (await readdir(join(dist, platform))).filter((file) =>
        /^(index|reconnecting|websocket|windows)\.[mc]js$/.test(file),
      );
      assert.notEqual(entries.length, 0);
      for (const entry of entries) {
        const args = ['import-leaves-no-trace.mjs', join(dist, platform, entry)];
        await runCommand('node', args, { cwd: project, timeout: EXIT_TIMEOUT_MS });
      }
    });
  }

  await report.check(
    'the browser build can be imported where there is no page, as in server-side rendering',
    async () => {
      const args = ['browser-build-in-node.mjs', dist];
      await runCommand('node', args, { cwd: project, timeout: EXIT_TIMEOUT_MS });
    },
  );

  await report.check('a page that uses one name of the package bundles little else', async () => {
    const [one, all] = await Promise.all([bundledSize(project, '{ SocketMessageType }'), bundledSize(project, '*')]);
    assert.ok(one < all * MAX_SHARE_OF_ONE_NAME, `${one} of ${all} bytes`);
    return `${one} of ${all} bytes`;
  });
}

const quoted = (line: string): string | undefined => /'(.+?)'/.exec(line)?.[1];

/** An enum is a constant object: what else comes along is code that a bundler could not prove to be without effect. */
const MAX_SHARE_OF_ONE_NAME = 0.15;

async function bundledSize(project: string, names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from 'twinsocket';`, resolveDir: project },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  return outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
}
