/** What a page of a UWP app loads beside the script tag: WinJS as npm has it, and the text chat of the contract suite. */
import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Writes both into a folder, as plain scripts. */
export async function writeWinJSScripts(folder: string): Promise<void> {
  await copyFile(createRequire(import.meta.url).resolve('winjs/js/base.js'), join(folder, 'winjs.base.js'));
  await build({
    entryPoints: [fileURLToPath(new URL('../contract/apps/text-chat.ts', import.meta.url))],
    outfile: join(folder, 'text-chat.js'),
    bundle: true,
    format: 'iife',
    globalName: 'textChat',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'warning',
  });
}
