/** The files of the page, bundled: what `npm start` serves and what a static host gets. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const page = new URL('page/', import.meta.url);
const repository = new URL('../', import.meta.url);

/** What is in the bundle of other people's, and where its licence is. */
const LICENCES: Readonly<Record<string, string>> = {
  twinsocket: 'LICENSE',
  uPlot: 'node_modules/uplot/LICENSE',
  '@noble/hashes': 'node_modules/@noble/hashes/LICENSE',
};

export interface PageFile {
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** The files by their names. `twinsocket` in them is the browser build, by the `browser` condition of package.json. */
export async function bundlePage({ minify = false } = {}): Promise<ReadonlyMap<string, PageFile>> {
  const [html, licences, { outputFiles }] = await Promise.all([
    readFile(new URL('index.html', page)),
    readLicences(),
    build({
      entryPoints: {
        main: fileURLToPath(new URL('main.ts', page)),
        style: fileURLToPath(new URL('style/style.css', page)),
      },
      outdir: fileURLToPath(page),
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      charset: 'utf8',
      minify,
      sourcemap: minify ? false : 'inline',
      logLevel: 'warning',
    }),
  ]);
  const built = (name: string): Uint8Array => {
    const file = outputFiles.find(({ path }) => path.endsWith(`/${name}`) || path.endsWith(`\\${name}`));
    if (file === undefined) throw new Error(`esbuild made no ${name}`);
    return file.contents;
  };
  return new Map([
    ['index.html', { type: 'text/html', body: html }],
    ['style.css', { type: 'text/css', body: built('style.css') }],
    ['main.js', { type: 'text/javascript', body: built('main.js') }],
    ['licences.txt', { type: 'text/plain', body: licences }],
  ]);
}

async function readLicences(): Promise<string> {
  const texts = Object.entries(LICENCES).map(
    async ([name, file]) => `${name}\n\n${await readFile(new URL(file, repository), 'utf8')}`,
  );
  return (await Promise.all(texts)).join('\n\n');
}
