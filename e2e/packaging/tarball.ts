/** The package as npm would publish it: one tarball for all checks. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './repository.ts';
import { runCommand } from './run-command.ts';

export interface Tarball {
  readonly path: string;
  /** Paths inside the package, as `dist/node/index.mjs`. */
  readonly files: readonly string[];
}

/** Builds if a source is newer than the build, and packs into `folder`. */
export async function packTarball(folder: string): Promise<Tarball> {
  if (await isStale()) await runCommand('rollup', ['-c', '--silent']);
  // `prepack` would build once more.
  const json = await runCommand('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [packed] = JSON.parse(json) as [{ filename: string; files: { path: string }[] }];
  return { path: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** The text of a file that goes into the tarball. */
export function readPacked(file: string): Promise<string> {
  return readFile(join(repository, file), 'utf8');
}

/** What a build is made of. */
const SOURCES = ['packages', 'package.json', 'rollup.config.mjs', 'tsconfig.base.json'];

async function isStale(): Promise<boolean> {
  const built = await modificationTimes(join(repository, 'dist'));
  if (built.length === 0) return true;
  const sources = await Promise.all(SOURCES.map((source) => modificationTimes(join(repository, source))));
  return Math.max(...sources.flat()) > Math.min(...built);
}

/** Of a file, or of each file in a folder; none if it is not there. */
async function modificationTimes(path: string): Promise<number[]> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [stats.mtimeMs];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'));
  return Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).mtimeMs));
}
