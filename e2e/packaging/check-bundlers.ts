/** Pages built by each bundler, run in each engine against the peer. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import { bundlePage, bundlers } from './bundlers.ts';
import { withEngines } from './engines.ts';
import { GREETING } from './greeting.ts';
import type { Report } from './report.ts';
import { serveFolder } from './serve-folder.ts';
import { unknownToPages } from './unknown-to-pages.ts';

/** A bundler takes all that it is given, or leaves out what is not used. */
const IMPORTS = { 'the whole API': 'whole.mjs', 'MessageWebSocket alone': 'alone.mjs' };

interface Bundle {
  readonly name: string;
  readonly folder: string;
  readonly script: string;
}

/** Gives the table of sizes, to be printed where it is found. */
export async function checkBundlers(report: Report, project: string, echoUrl: string): Promise<string> {
  const bundles: Bundle[] = [];
  const rows = [tableRow('bytes, minified + brotli', Object.keys(IMPORTS))];
  for (const bundler of bundlers) {
    const row: string[] = [];
    for (const [imported, entry] of Object.entries(IMPORTS)) {
      await report.check(`${bundler.name} bundles ${imported}`, async () => {
        const { folder, script } = await bundlePage(bundler, project, entry);
        bundles.push({ name: `${bundler.name}, ${imported}`, folder, script });
        const bytes = await readFile(script);
        row.push(String(brotliCompressSync(bytes).length));
      });
    }
    rows.push(tableRow(bundler.name, row));
  }
  await report.check('no bundle has Node code', async () => {
    const scripts = bundles.map(({ script }) => script);
    assert.notEqual(scripts.length, 0);
    assert.deepEqual(await unknownToPages(scripts), []);
  });
  await checkPages(report, bundles, echoUrl);
  return rows.join('\n');
}

function tableRow(name: string, cells: readonly string[]): string {
  return [name.padEnd(26), ...cells.map((cell) => cell.padStart(24))].join('');
}

async function checkPages(report: Report, bundles: readonly Bundle[], echoUrl: string): Promise<void> {
  await withEngines(async (engineName, engine) => {
    await report.check(`each bundle echoes in ${engineName}`, async () => {
      for (const { name, folder } of bundles) {
        const server = await serveFolder(folder);
        try {
          await engine.open(`${server.origin}/bundle.html`);
          assert.equal(await engine.call('echo', echoUrl), GREETING, name);
        } finally {
          await server.close();
        }
      }
      return `${bundles.length} pages`;
    });
  });
}
