/** A program of the documents in a page of Chromium. */
import type { Browser } from '@playwright/test';
import { build } from 'esbuild';
import { repository } from '../packaging/repository.ts';
import { LIMIT } from './node-program.ts';
import type { Program } from './programs.ts';

/** The page: an example in HTML as it is, a script bundled for browsers. */
export async function pageOf({ language, document }: Program, code: string): Promise<string> {
  if (language === 'html') return `<!doctype html><link rel="icon" href="data:,">\n${code}`;
  const { outputFiles } = await build({
    stdin: { contents: code, loader: language === 'ts' ? 'ts' : 'js', resolveDir: repository, sourcefile: document },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return `<!doctype html><link rel="icon" href="data:,">\n<script type="module">${outputFiles[0]?.text ?? ''}</script>`;
}

/** What is missing in a page that has not done what it is for. */
const USED = 'no WebSocket had a message or was closed';
const PRINTED = 'nothing was printed';

/**
 * Waits until a WebSocket of the page has received something or has been closed, and until the page has printed if its code says that it prints;
 * fails as soon as the page does.
 */
export async function runPage(browser: Browser, address: string, prints: boolean): Promise<void> {
  const page = await browser.newPage();
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const missing = new Set([USED, ...(prints ? [PRINTED] : [])]);
      const happened = (what: string): void => {
        missing.delete(what);
        if (missing.size === 0) resolve();
      };
      timer = setTimeout(() => reject(new Error(`${[...missing].join(', and ')} within ${LIMIT} ms`)), LIMIT);
      page.on('pageerror', reject);
      page.on('console', (message) => {
        if (message.type() === 'error') reject(new Error(message.text()));
        happened(PRINTED);
      });
      page.on('websocket', (socket) => {
        socket.on('framereceived', () => happened(USED));
        socket.on('socketerror', (error) => reject(new Error(error)));
        socket.on('close', () => happened(USED));
      });
      page.goto(address).catch(reject);
    });
    // What follows in the page's own handlers, and an error that they throw.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}
