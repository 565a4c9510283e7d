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
  /** More header fields, such as a policy. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The page's files by their path. */
export async function bundlePage(): Promise<ReadonlyMap<string, PageFile>> {
  const html = htmlFile(HTML);
  return new Map([
    [PAGE_PATH, html],
    [STREAM_PAGE_PATH, html],
    [SCRIPT_PATH, await bundleScript(new URL('./page.ts', import.meta.url))],
  ]);
}

/** A program and all that it imports as one classic script; `twinsocket` in it is the browser build that is published. */
export async function bundleScript(entry: URL): Promise<PageFile> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    write: false,
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error(`esbuild wrote no bundle of ${entry.pathname}`);
  return { type: 'text/javascript; charset=utf-8', body: script.contents };
}

export function htmlFile(html: string): PageFile {
  return { type: 'text/html; charset=utf-8', body: new TextEncoder().encode(html) };
}
