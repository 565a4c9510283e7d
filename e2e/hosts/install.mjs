/** Packages out of npm that stand outside the workspace: the list of a folder's package.json, and this package as it is built here. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Only when the list has changed since: npm takes seconds to find that there is nothing to do. */
export function installList(folder, notice) {
  const link = join(folder, 'node_modules/twinsocket');
  // npm would look into it, and not read what pnpm has put there.
  rmSync(link, { force: true });
  const list = readFileSync(join(folder, 'package.json'), 'utf8');
  const mark = join(folder, 'node_modules/.installed.json');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== list) {
    console.log(notice);
    execFileSync('npm', ['install', '--package-lock=false', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'inherit',
    });
    writeFileSync(mark, list);
  }
  symlinkSync(root, link, 'junction');
}
