import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { repository } from './repository.ts';

/** Long enough for an install on a slow line, short enough to notice a program that never exits. */
const DEFAULT_TIMEOUT_MS = 120_000;

/** For a process that is to end by itself: one that waits for nothing but its socket is gone long before. */
export const EXIT_TIMEOUT_MS = 20_000;

// The workspace's own tools (tsc, attw, rollup) come first.
const env = {
  ...process.env,
  NO_COLOR: '1',
  PATH: `${join(repository, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
};

/** Runs a program to its end and gives what it printed, with `errors` on stderr too. Rejects, with all of its output, unless it exits by itself with 0. */
export function runCommand(
  command: string,
  args: readonly string[],
  {
    cwd = repository,
    timeout = DEFAULT_TIMEOUT_MS,
    errors = false,
  }: { cwd?: string; timeout?: number; errors?: boolean } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout, maxBuffer: 64 * 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(errors ? stdout + stderr : stdout);
      const ending = error.killed ? `was still running after ${timeout} ms` : `exited with ${String(error.code)}`;
      reject(new Error(`${command} ${args.join(' ')} ${ending}\n${stdout}${stderr}`));
    });
  });
}
