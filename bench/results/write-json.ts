/** Results that are kept in the repository, in its format: `npm test` checks that of every file. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const formatter = fileURLToPath(new URL('../../node_modules/oxfmt/bin/oxfmt', import.meta.url));

export function writeJson(file: URL, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value)}\n`);
  execFileSync(process.execPath, [formatter, fileURLToPath(file)], { stdio: ['ignore', 'ignore', 'inherit'] });
}
