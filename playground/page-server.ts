/** Serves the page and its script from the peer's own origin. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Peer, RequestHandler } from '../e2e/server/index.ts';

const folder = new URL('page/', import.meta.url);

interface Content {
  readonly type: string;
  readonly body: string | Uint8Array;
}

export class Page {
  readonly #contents: Map<string, Content>;

  private constructor(contents: Map<string, Content>) {
    this.#contents = contents;
  }

  /** Bundles the script: `twinsocket` in it is the browser build, by the `browser` condition of package.json. */
  static async bundle(): Promise<Page> {
    const [html, style, logStyle, script] = await Promise.all([
      readFile(new URL('index.html', folder)),
      readFile(new URL('style.css', folder)),
      readFile(new URL('log.css', folder)),
      bundleScript(),
    ]);
    return new Page(
      new Map<string, Content>([
        ['/', { type: 'text/html', body: html }],
        ['/style.css', { type: 'text/css', body: style }],
        ['/log.css', { type: 'text/css', body: logStyle }],
        ['/main.js', { type: 'text/javascript', body: script }],
      ]),
    );
  }

  /** Where the page finds the peer: the port of TLS is another one than the page's. */
  tellAddresses({ ws, wss, https }: Peer): void {
    this.#contents.set('/addresses.json', { type: 'application/json', body: JSON.stringify({ ws, wss, https }) });
  }

  readonly answer: RequestHandler = (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const content = this.#contents.get(path);
    if (content === undefined) return false;
    response.writeHead(200, { 'content-type': `${content.type}; charset=utf-8`, 'cache-control': 'no-store' });
    response.end(content.body);
    return true;
  };
}

async function bundleScript(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('main.ts', folder))],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error('esbuild made no script');
  return script.contents;
}
