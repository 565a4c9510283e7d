/** Builds `dist`, where what runs here is imported from, if that is not the build of these sources. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { staleBuild } from './sources.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Half a minute on two busy cores; more than that is a hang. */
const BUILD_LIMIT = 5 * 60_000;

/** Rejects with what rollup printed. */
export async function buildIfStale(announce: () => void): Promise<void> {
  if (staleBuild() === undefined) return;
  announce();
  // By its file: `rollup` is on PATH only inside `pnpm run`.
  const rollup = join(root, 'node_modules/rollup/dist/bin/rollup');
  await promisify(execFile)(process.execPath, [rollup, '-c', '--silent'], { cwd: root, timeout: BUILD_LIMIT });
}
