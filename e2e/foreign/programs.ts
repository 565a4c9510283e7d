/** The foreign programs: Debian's packages, installed where this is Debian and we are root. */
import { runCommand } from '../packaging/run-command.ts';
import { findProgram, installFromDebian, programPath } from './debian.ts';

export type ProgramName = 'haproxy' | 'mosquitto' | 'nginx' | 'redis-server';

const NAMES: readonly ProgramName[] = ['haproxy', 'mosquitto', 'nginx', 'redis-server'];

/** Installs what is missing. Rejects, with what to do, where that can't be done from here. */
export async function installPrograms(): Promise<string> {
  const missing = NAMES.filter((name) => findProgram(name) === undefined);
  if (missing.length > 0) await installFromDebian(missing);
  return (await Promise.all(NAMES.map(version))).join(', ');
}

async function version(name: ProgramName): Promise<string> {
  // mosquitto has no option for its version alone: its help begins with it, and ends with status 3. nginx tells on stderr.
  const command = name === 'mosquitto' ? '"$0" -h || true' : '"$0" -v 2>&1';
  const [first = ''] = (await runCommand('sh', ['-c', command, programPath(name)])).split('\n');
  return `${name} ${/\d+(\.\d+)+/.exec(first)?.[0] ?? first}`;
}
