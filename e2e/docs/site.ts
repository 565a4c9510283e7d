/** Serves the built site on the loopback interface, with the probe in each page. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleScript } from '../playwright/bundle.ts';

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
  const scripts = new Map([
    [PROBE, probe],
    [FRAMES_SCRIPT, frames],
  ]);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const script = scripts.get(pathname);
    if (script) return void response.writeHead(200, { 'content-type': script.type }).end(script.body);
    if (pathname === FRAMES) {
      const page = `<!doctype html><title>frames</title><body style="margin:0;display:flex"><script src="${FRAMES_SCRIPT}"></script>`;
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    }
    const file = fileAt(pathname);
    if (!existsSync(file) || statSync(file).isDirectory()) return void response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const body = readFileSync(file);
    const probed =
      extname(file) === '.html' ? body.toString().replace('<head>', `<head><script src="${PROBE}"></script>`) : body;
    response.writeHead(200, { 'content-type': type }).end(probed);
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
