/** Starts a program in a process of its own and waits until that has ended by itself. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ContractEnv } from '../../contract/case.ts';

/** What the program has written, as JSON. Rejects with all that it said if it ends with a code, or not within the limit. */
export async function runChild(
  program: string,
  args: readonly string[],
  { peer, limit }: { readonly peer: ContractEnv['peer']; readonly limit: number },
): Promise<unknown> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', path, ...args],
    // Of its own environment alone: what the runner sets would add to what a process does by itself.
    {
      env: { PATH: process.env['PATH'], PEER: JSON.stringify(peer) },
      timeout: limit,
      killSignal: 'SIGKILL',
    },
  );
  return JSON.parse(stdout);
}
