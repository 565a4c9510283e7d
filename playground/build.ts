/** `npm run playground:build`: writes the page to `playground/dist`, for a static host. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from '../scripts/build-if-stale.ts';
import { bundlePage } from './page-files.ts';
import { formatBytes } from './quantities.ts';

const folder = new URL('dist/', import.meta.url);

await buildIfStale(() => console.log('Building, which takes up to half a minute.'));
const files = await bundlePage({ minify: true });
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const [name, { body }] of files) {
  await writeFile(new URL(name, folder), body);
  console.log(`${fileURLToPath(new URL(name, folder))}  ${formatBytes(Buffer.byteLength(body))}`);
}
