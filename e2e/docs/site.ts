/** Serves the built site on the loopback interface, with the probe in each page. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleScript, htmlFile, type PageFile } from '../playwright/bundle.ts';

export const dist = fileURLToPath(new URL('../../docs/.vitepress/dist', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const PROBE = '/__probe.js';
/** A page with frames of the widths that are asked for: see frames.ts. */
const FRAMES = '/__frames';
const FRAMES_SCRIPT = '/__frames.js';

/** The file at an address, as a host with clean addresses has it. */
export function fileAt(path: string): string {
  const file = join(dist, decodeURIComponent(path));
  if (path.endsWith('/')) return join(file, 'index.html');
  return extname(path) === '' || !existsSync(file) ? `${file}.html` : file;
}

export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

export async function serveSite(): Promise<Site> {
  const [probe, frames] = await Promise.all(
    ['./probe.ts', './frames.ts'].map((file) => bundleScript(new URL(file, import.meta.url))),
  );
  const scripts = new Map<string, PageFile | undefined>([
    [PROBE, probe],
    [FRAMES_SCRIPT, frames],
    [
      FRAMES,
      htmlFile(
        `<!doctype html><title>frames</title><body style="margin:0;display:flex"><script src="${FRAMES_SCRIPT}"></script>`,
      ),
    ],
  ]);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const { type, body } = scripts.get(pathname) ?? built(pathname) ?? { type: undefined, body: undefined };
    response.writeHead(type === undefined ? 404 : 200, { 'content-type': type ?? 'text/plain' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A file of the site, as it is sent; undefined if there is none. */
function built(path: string): PageFile | undefined {
  const file = fileAt(path);
  if (!existsSync(file) || statSync(file).isDirectory()) return undefined;
  const body = readFileSync(file);
  if (extname(file) !== '.html') return { type: TYPES[extname(file)] ?? 'application/octet-stream', body };
  return htmlFile(body.toString().replace('<head>', `<head><script src="${PROBE}"></script>`));
}
