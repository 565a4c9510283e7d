/** Answers requests for pages and their scripts. */
import type { RequestHandler } from '../server/index.ts';
import type { PageFile } from './bundle.ts';

export function serveFiles(files: ReadonlyMap<string, PageFile>): RequestHandler {
  return (request, response) => {
    const file = files.get(request.url ?? '');
    if (file === undefined) return false;
    // no-store keeps a page out of the back/forward cache too, unless it says otherwise: one that a browser holds frozen keeps
    // its sockets.
    const headers = { 'content-type': file.type, 'cache-control': 'no-store', ...file.headers };
    response.writeHead(200, headers).end(file.body);
    return true;
  };
}
