/** The two foreign programs: Debian's packages, installed where this is Debian and we are root. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from '../packaging/run-command.ts';

export type ProgramName = 'mosquitto' | 'nginx';

const NAMES: readonly ProgramName[] = ['mosquitto', 'nginx'];

/** Debian keeps servers in /usr/sbin, which is not on the PATH of everybody. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Mirrors can be slow; more than that is a hang. */
const INSTALL_LIMIT = 10 * 60_000;

/** Installs what is missing. Rejects, with what to do, where that can't be done from here. */
export async function installPrograms(): Promise<string> {
  const missing = NAMES.filter((name) => find(name) === undefined);
  if (missing.length > 0) await installFromDebian(missing);
  return (await Promise.all(NAMES.map(version))).join(', ');
}

/** Where a program is; throws if it is not there. */
export function programPath(name: ProgramName): string {
  const path = find(name);
  if (path === undefined) throw new Error(`${name} is in none of ${FOLDERS.join(', ')}`);
  return path;
}

function find(name: ProgramName): string | undefined {
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

async function installFromDebian(names: readonly ProgramName[]): Promise<void> {
  if (!isDebian() || process.getuid?.() !== 0) {
    throw new Error(
      `${names.join(' and ')}: not found. Install them by hand; only on Debian, as root, is it done for you`,
    );
  }
  const apt = (...args: string[]) =>
    runCommand('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args], { timeout: INSTALL_LIMIT });
  await apt('update');
  await apt('install', '--yes', '--no-install-recommends', ...names);
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function version(name: ProgramName): Promise<string> {
  // mosquitto has no option for its version alone: its help begins with it, and ends with status 3. nginx tells on stderr.
  const command = name === 'nginx' ? '"$0" -v 2>&1' : '"$0" -h || true';
  const [first = ''] = (await runCommand('sh', ['-c', command, programPath(name)])).split('\n');
  return `${name} ${/\d+(\.\d+)+/.exec(first)?.[0] ?? first}`;
}
