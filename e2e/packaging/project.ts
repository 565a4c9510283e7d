/** Projects outside the repository, with the package installed from the tarball as a user's would be. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtures } from './repository.ts';
import { runCommand } from './run-command.ts';
import type { Tarball } from './tarball.ts';
import { subfolder } from './temporary-folder.ts';

/** A folder with the fixtures, the package and `others` (as `name@version`) in it. */
export async function installedProject(parent: string, name: string, tarball: Tarball, others: readonly string[] = []) {
  const folder = subfolder(parent, name);
  await cp(fixtures, folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, private: true }));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'];
  await runCommand('npm', ['install', ...quiet, tarball.path, ...others], { cwd: folder });
  return folder;
}
