/** Serves the page from the test server's own origin. */
import type { Peer, RequestHandler } from '../e2e/server/index.ts';
import { bundlePage, type PageFile } from './page-files.ts';

export class Page {
  readonly #files: Map<string, PageFile>;

  private constructor(files: ReadonlyMap<string, PageFile>) {
    this.#files = new Map(files);
  }

  static async bundle(): Promise<Page> {
    return new Page(await bundlePage());
  }

  get files(): ReadonlyMap<string, PageFile> {
    return this.#files;
  }

  /** Where the page finds the server: the port of TLS is another one than the page's. */
  tellAddresses({ ws, wss, http, https }: Peer): void {
    const body = JSON.stringify({ ws, wss, http, https });
    this.#files.set('addresses.json', { type: 'application/json', body });
  }

  readonly answer: RequestHandler = (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const file = this.#files.get(path === '/' ? 'index.html' : path.slice(1));
    if (file === undefined) return false;
    response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, 'cache-control': 'no-store' });
    response.end(file.body);
    return true;
  };
}
