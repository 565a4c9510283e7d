/** The test page as two files, ready to be served by the peer. */
import { dirname, join, resolve } from 'node:path';
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
  /** Of a script that was bundled: its source map (ECMA-426), with absolute paths as `sources`. */
  readonly map?: Uint8Array;
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
  const path = fileURLToPath(entry);
  const { outputFiles } = await build({
    entryPoints: [path],
    // Written nowhere: the sources in the map are relative to it.
    outfile: join(dirname(path), 'bundle.js'),
    sourcemap: 'external',
    sourcesContent: false,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    write: false,
  });
  const script = outputFiles.find((file) => file.path.endsWith('.js'));
  const map = outputFiles.find((file) => file.path.endsWith('.map'));
  if (!script || !map) throw new Error(`esbuild wrote no bundle of ${entry.pathname}`);
  const { sources, ...rest } = JSON.parse(map.text) as { readonly sources: readonly string[] };
  const absolute = { ...rest, sources: sources.map((source) => resolve(dirname(path), source)) };
  return {
    type: 'text/javascript; charset=utf-8',
    body: script.contents,
    // Each case loads the page anew, but need not load and parse 1.6 MB anew. Each run has a port of its own.
    headers: { 'cache-control': 'max-age=3600' },
    map: new TextEncoder().encode(JSON.stringify(absolute)),
  };
}

export function htmlFile(html: string): PageFile {
  return { type: 'text/html; charset=utf-8', body: new TextEncoder().encode(html) };
}
