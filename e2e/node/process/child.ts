/** Starts a program in a process of its own and waits until that has ended by itself. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { ContractEnv } from '../../contract/case.ts';

/** What the program has written, as JSON. Rejects with all that it said if it ends with a code, or not within the limit. */
export async function runChild(
  program: string,
  args: readonly string[],
  { peer, limit }: { readonly peer: ContractEnv['peer']; readonly limit: number },
): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--enable-source-maps', await compiled(program), ...args],
    // Of its own environment alone: what the runner sets would add to what a process does by itself.
    {
      env: { PATH: process.env['PATH'], PEER: JSON.stringify(peer) },
      timeout: limit,
      killSignal: 'SIGKILL',
    },
  );
  return JSON.parse(stdout);
}

const files = new Map<string, Promise<string>>();

/** Once for all its processes: compiling as it loads takes each of them twice as long as what it is for. */
function compiled(program: string): Promise<string> {
  const known = files.get(program);
  if (known) return known;
  // Where the packages of this folder are found too.
  const file = fileURLToPath(new URL(`../../node_modules/.cache/processes/${program}.mjs`, import.meta.url));
  const built = build({
    entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
    outfile: file,
    bundle: true,
    packages: 'external',
    // The build is imported as it is. tsconfig.json leads from the name of the package to a file of it.
    external: ['twinsocket', fileURLToPath(new URL('../../../dist/*', import.meta.url))],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
  }).then(() => file);
  files.set(program, built);
  return built;
}
