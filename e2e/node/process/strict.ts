/** What makes a process a strict one: it fails at the first warning, and if it doesn't end by itself. */
import type { ContractEnv } from '../../contract/case.ts';

/** The peer that the test has started. */
export const peer = JSON.parse(process.env['PEER'] as string) as ContractEnv['peer'];

process.on('warning', (warning) => {
  throw warning;
});

// Node opens these when they are first asked for, and asks for them when a TCP socket ends.
void process.stdout;
void process.stderr;

const before = process.getActiveResourcesInfo();

/** Kinds of what keeps this process, but for what did so from the start. */
export function keeping(): string[] {
  const left = process.getActiveResourcesInfo();
  for (const kind of before) {
    const at = left.indexOf(kind);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

/** Milliseconds that a program has to end when it has nothing more to do: less than any default of a timeout. */
const LONGEST_WAIT = 20_000;

/** To be called at the program's end: it fails, and tells what keeps it, if that isn't the end of its process. */
export function done(): void {
  setTimeout(() => {
    console.error(`still kept by ${keeping().join(', ') || 'nothing that has a name'}`);
    process.exit(1);
  }, LONGEST_WAIT).unref();
}
