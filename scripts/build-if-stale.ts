/** Builds `dist`, where what runs here is imported from, if a source is newer. */
import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What `dist` is made of. */
const SOURCES = ['packages', 'package.json', 'rollup.config.mjs', 'tsconfig.base.json'];

/** Half a minute on two busy cores; more than that is a hang. */
const BUILD_LIMIT = 5 * 60_000;

/** Rejects with what rollup printed. */
export async function buildIfStale(announce: () => void): Promise<void> {
  if (!(await isStale())) return;
  announce();
  // By its file: `rollup` is on PATH only inside `pnpm run`.
  const rollup = join(root, 'node_modules/rollup/dist/bin/rollup');
  await promisify(execFile)(process.execPath, [rollup, '-c', '--silent'], { cwd: root, timeout: BUILD_LIMIT });
}

async function isStale(): Promise<boolean> {
  const built = await modificationTimes(join(root, 'dist'));
  if (built.length === 0) return true;
  const sources = await Promise.all(SOURCES.map((source) => modificationTimes(join(root, source))));
  return Math.max(...sources.flat()) > Math.min(...built);
}

/** Of a file, or of each file in a folder; none if it is not there. */
async function modificationTimes(path: string): Promise<number[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [];
  if (!found.isDirectory()) return [found.mtimeMs];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'));
  return Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).mtimeMs));
}
