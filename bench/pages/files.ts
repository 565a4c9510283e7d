/** Serves the page from this process; what is measured goes to the server of `server.ts`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundleScript, htmlFile } from '../../e2e/playwright/bundle.ts';
import { serveFiles } from '../../e2e/playwright/serve-files.ts';

const html = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>twinsocket bench</title>
  <link rel="icon" href="data:,">
  <script src="/page.js"></script>
</html>
`;

/** Runs with the page's address. */
export async function withPage<Result>(run: (address: string) => Promise<Result>): Promise<Result> {
  const script = await bundleScript(new URL('page.ts', import.meta.url));
  const answer = serveFiles(
    new Map([
      ['/', htmlFile(html)],
      ['/page.js', script],
    ]),
  );
  const server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
