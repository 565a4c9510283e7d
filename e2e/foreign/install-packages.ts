/** MQTT.js, and the tarball of this package, in this folder alone: the workspace and its lock file know nothing of them. */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../packaging/run-command.ts';
import { packTarball } from '../packaging/tarball.ts';
import { temporaryFolder } from '../packaging/temporary-folder.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const installed = fileURLToPath(new URL('./node_modules/twinsocket', import.meta.url));

/** Gives what takes the package out again: later, this copy would be the old one that editors and tsc look at. */
export async function installPackages(): Promise<() => Promise<void>> {
  const tarball = await packTarball(temporaryFolder());
  const quiet = ['--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'];
  await runCommand('npm', ['install', ...quiet, tarball.path], { cwd: folder });
  // `e2e` has a link of this name to the checkout, which would do as well but is not what is published.
  const entry = fileURLToPath(import.meta.resolve('twinsocket'));
  if (!entry.startsWith(installed)) throw new Error(`twinsocket resolves to ${entry} instead of ${installed}`);
  return () => rm(installed, { recursive: true, force: true });
}
