/** The test page as two files, ready to be served by the peer. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PAGE_PATH, STREAM_PAGE_PATH } from './page-paths.ts';

const SCRIPT_PATH = '/contract/page.js';

const HTML = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>twinsocket contract</title>
  <link rel="icon" href="data:,">
  <script src="${SCRIPT_PATH}"></script>
</html>
`;

export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array;
}

/** The page's files by their path. */
export async function bundlePage(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page.ts', import.meta.url))],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    write: false,
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error('esbuild wrote no bundle for the test page');
  const html = { type: 'text/html; charset=utf-8', body: new TextEncoder().encode(HTML) };
  return new Map([
    [PAGE_PATH, html],
    [STREAM_PAGE_PATH, html],
    [SCRIPT_PATH, { type: 'text/javascript; charset=utf-8', body: script.contents }],
  ]);
}
