/** Serves the page of the clients to all browsers. */
import { createServer } from 'node:http';
import { bundleScript, htmlFile } from '../playwright/bundle.ts';
import { serveFiles } from '../playwright/serve-files.ts';
import { Listeners } from '../server/listeners.ts';

const HTML = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>twinsocket conformance</title>
  <link rel="icon" href="data:,">
  <script src="/page.js"></script>
</html>
`;

export async function startPageServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const script = await bundleScript(new URL('./page.ts', import.meta.url));
  const answer = serveFiles(
    new Map([
      ['/', htmlFile(HTML)],
      ['/page.js', script],
    ]),
  );
  const listeners = new Listeners('127.0.0.1');
  const server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(404).end();
  });
  return { url: `http://${await listeners.listen(server)}/`, close: () => listeners.close() };
}
