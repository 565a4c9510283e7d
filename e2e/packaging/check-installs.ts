/**
 * Installs the tarball by each package manager, alone and beside each ws that an app may have, and echoes there: imported, required, and
 * both in one process. A cell is a manager, a ws and a way to load.
 */
import assert from 'node:assert/strict';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from './report.ts';
import { fixtures } from './repository.ts';
import { EXIT_TIMEOUT_MS, runCommand } from './run-command.ts';
import type { Tarball } from './tarball.ts';
import { subfolder } from './temporary-folder.ts';

const PNPM = 'pnpm@12.21.0';
const YARN = 'yarn@1.22.22';

type Install = (folder: string, packages: readonly string[]) => Promise<string>;

const inFolder = (command: string, ...args: string[]): Install => {
  return (cwd, packages) => runCommand(command, [...args, ...packages], { cwd, errors: true });
};

const managers: Readonly<Record<string, Install>> = {
  npm: inFolder('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'),
  pnpm: inFolder('npx', '--yes', PNPM, 'add', '--prefer-offline'),
  // A cache of its own: yarn takes a tarball of the same name out of its cache, however often that was packed anew.
  yarn: inFolder('npx', '--yes', YARN, 'add', '--non-interactive', '--cache-folder', '../yarn-cache'),
};

/** The package alone, and each ws at the top of node_modules, with whether `acceptMessageWebSocket` takes its connections. */
const others: readonly (readonly [version: string | undefined, taken?: boolean])[] = [
  [undefined],
  ['7.5.10', false],
  ['8.5.0', true],
  ['8.16.0', true],
  ['8.18.3', true],
  ['8', true],
];

const KINDS = ['ESM', 'CommonJS', 'both'];

/** Words in the warnings of npm and pnpm about peers, deprecations and install scripts; warnings about this machine's settings have none. */
const unwanted = /\b(peer|deprecat\w+|install scripts?|build scripts?|allow-scripts)\b/i;

/** All 54 cells, or those of a diagonal: each manager and each ws, and every way to load in each of them. */
export async function checkInstalls(report: Report, parent: string, tarball: Tarball, echoUrl: string, all: boolean) {
  const names = Object.keys(managers);
  const installs = names.flatMap((manager, row) =>
    others
      .filter((_, column) => all || column % names.length === row)
      .map(([version, taken]) => ({ manager, version, taken })),
  );
  let cells = 0;
  for (const { manager, version, taken } of installs) {
    await report.check(`${manager} installs it ${version ? `beside ws ${version}` : 'alone'}; it echoes`, async () => {
      const folder = subfolder(parent, `install-${manager}-${version ?? 'alone'}`);
      await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
      await cp(join(fixtures, 'echo-and-accept.mjs'), join(folder, 'echo-and-accept.mjs'));
      const said = await (managers[manager] as Install)(folder, [tarball.path, ...(version ? [`ws@${version}`] : [])]);
      assert.doesNotMatch(said, unwanted);
      for (const kind of KINDS) {
        const args = ['echo-and-accept.mjs', kind, echoUrl, ...(taken === undefined ? [] : [String(taken)])];
        assert.equal(await runCommand('node', args, { cwd: folder, timeout: EXIT_TIMEOUT_MS }), 'right\n', kind);
        cells++;
      }
    });
  }
  await report.check('every install was tried in every way to load', async () => {
    assert.equal(cells, installs.length * KINDS.length);
    return `${cells} cells of ${names.length * others.length * KINDS.length}`;
  });
}
