/** Answers requests for pages and their scripts; the source map of `/page.js` is `/page.js.map`. */
import type { RequestHandler } from '../server/index.ts';
import type { PageFile } from './bundle.ts';

export function serveFiles(files: ReadonlyMap<string, PageFile>): RequestHandler {
  return (request, response) => {
    const path = request.url ?? '';
    const file = files.get(path) ?? sourceMap(files.get(path.replace(/\.map$/, '')));
    if (file === undefined) return false;
    // no-store keeps a page out of the back/forward cache too, unless it says otherwise: one that a browser holds frozen keeps
    // its sockets.
    const headers = { 'content-type': file.type, 'cache-control': 'no-store', ...file.headers };
    response.writeHead(200, headers).end(file.body);
    return true;
  };
}

function sourceMap(script: PageFile | undefined): PageFile | undefined {
  return script?.map && { type: 'application/json', body: script.map };
}
