/** `npm run test:faults -- [--browsers] [text]`: all cells of the fault matrix, or those whose name has the text; without, `npm test` runs fewer. */
import { spawnGroup } from './process-group.mjs';

const given = process.argv.slice(2);
const text = given.filter((argument) => argument !== '--browsers').join(' ');
const env = { ...process.env, TWINSOCKET_FAULTS: 'all', TWINSOCKET_FAULT_CELLS: text };

function run(command, ...args) {
  const child = spawnGroup(command, args, { env, stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

const projects = ['chromium', 'firefox', 'webkit'].map((name) => `--project=${name}`);
const codes = [await run('npx', 'vitest', 'run', '--project', 'contract', 'e2e/faults')];
if (given.includes('--browsers'))
  codes.push(await run('npm', 'run', 'test:browsers', '--', '-g', 'fault matrix', ...projects, '--workers=1'));
process.exitCode = Math.max(...codes);
