/** The package as npm would publish it: one tarball for all checks. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildIfStale } from '../../scripts/build-if-stale.ts';
import { repository } from './repository.ts';
import { runCommand } from './run-command.ts';

export interface Tarball {
  readonly path: string;
  /** Paths inside the package, as `dist/node/index.mjs`. */
  readonly files: readonly string[];
}

/** Builds if `dist` is not the build of these sources, and packs into `folder`. */
export async function packTarball(folder: string): Promise<Tarball> {
  await buildIfStale(() => console.log('The build is older than its sources; building.'));
  // `prepack` would build once more.
  const json = await runCommand('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [packed] = JSON.parse(json) as [{ filename: string; files: { path: string }[] }];
  return { path: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** The text of a file that goes into the tarball. */
export function readPacked(file: string): Promise<string> {
  return readFile(join(repository, file), 'utf8');
}
