/** A page built by each bundler, run in a browser against the peer. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Pages } from './browser.ts';
import { bundlePage, bundlers } from './bundlers.ts';
import { GREETING } from './greeting.ts';
import type { Report } from './report.ts';
import { serveFolder } from './serve-folder.ts';
import { unknownToPages } from './unknown-to-pages.ts';

export async function checkBundlers(report: Report, project: string, browser: Pages, echoUrl: string): Promise<void> {
  for (const bundler of bundlers) {
    await report.check(`a page built with ${bundler.name} echoes in Chromium and has no Node code`, async () => {
      const { folder, scripts } = await bundlePage(bundler, project);
      assert.notEqual(scripts.length, 0);
      assert.deepEqual(unknownToPages(scripts), []);

      const server = await serveFolder(folder);
      try {
        const title = await browser.titleOf(`${server.origin}/${bundler.page}?echo=${encodeURIComponent(echoUrl)}`);
        assert.equal(title, GREETING);
      } finally {
        await server.close();
      }
      return sizes(scripts);
    });
  }
}

async function sizes(scripts: readonly string[]): Promise<string> {
  const bytes = Buffer.concat(await Promise.all(scripts.map((script) => readFile(script))));
  return `${kilobytes(bytes.length)}, ${kilobytes(gzipSync(bytes).length)} gzipped`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
