/** The page and its scripts, bundled for browsers, by their paths. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = new URL('../', import.meta.url);

export async function bundlePage() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', folder))],
    outdir: '/',
    bundle: true,
    splitting: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const files = new Map(
    outputFiles.map(({ path, contents }) => [path, { type: 'text/javascript; charset=utf-8', body: contents }]),
  );
  const html = await readFile(new URL('index.html', folder));
  return files.set('/', { type: 'text/html; charset=utf-8', body: html });
}
