/** What the pages of examples load, from the peer's origin: the pages, this package as it is built, a token. */
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { RequestHandler } from '../server/index.ts';
import { repository } from '../packaging/repository.ts';

const FOLDER = '/example/';
const PACKAGE = `${FOLDER}node_modules/twinsocket/dist/`;

export class PageFiles {
  readonly #pages = new Map<string, string>();

  /** The path of the page. */
  add(html: string): string {
    const path = `${FOLDER}${this.#pages.size + 1}`;
    this.#pages.set(path, html);
    return path;
  }

  readonly answer: RequestHandler = ({ method, url = '/' }, response) => {
    const page = this.#pages.get(url);
    if (page !== undefined) response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
    // As the servers of the examples do it: not for GET.
    else if (method === 'POST' && url === '/token') response.end('a-token');
    else if (url.startsWith(PACKAGE) && /^[\w./]+\.m?js$/.test(url)) {
      const file = join(repository, 'dist', normalize(`/${url.slice(PACKAGE.length)}`));
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(readFileSync(file));
    } else return false;
    return true;
  };
}
