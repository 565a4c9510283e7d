/** Serves a page with one program to a browser that no test runner drives. */
import { createServer } from 'node:http';
import { Listeners } from '../server/listeners.ts';
import { bundleScript, htmlFile } from './bundle.ts';
import { serveFiles } from './serve-files.ts';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startPageServer(title: string, program: URL): Promise<PageServer> {
  const html = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>${title}</title>
  <link rel="icon" href="data:,">
  <script src="/page.js"></script>
</html>
`;
  const script = await bundleScript(program);
  const answer = serveFiles(
    new Map([
      ['/', htmlFile(html)],
      ['/page.js', script],
    ]),
  );
  const listeners = new Listeners('127.0.0.1');
  const server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(404).end();
  });
  return { url: `http://${await listeners.listen(server)}/`, close: () => listeners.close() };
}
