/** Programs of others that are not in npm: found on the PATH, or installed where this is Debian and we are root. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from '../packaging/run-command.ts';

/** Debian keeps servers in /usr/sbin, which is not on the PATH of everybody. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Mirrors can be slow; more than that is a hang. */
const INSTALL_LIMIT = 10 * 60_000;

/** Where a program is; throws if it is not there. */
export function programPath(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is in none of ${FOLDERS.join(', ')}`);
  return path;
}

export function findProgram(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Rejects, with what to do, where that can't be done from here. */
export async function installFromDebian(packages: readonly string[]): Promise<void> {
  if (!isDebian() || process.getuid?.() !== 0) {
    throw new Error(
      `${packages.join(' and ')}: not found. Install them by hand; only on Debian, as root, is it done for you`,
    );
  }
  const apt = (...args: string[]) =>
    runCommand('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args], { timeout: INSTALL_LIMIT });
  await apt('update');
  await apt('install', '--yes', '--no-install-recommends', ...packages);
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}
