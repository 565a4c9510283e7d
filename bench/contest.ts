/** Runs a row: every contestant once a round, each time afresh, so that what disturbs the machine disturbs all alike. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from './figures.ts';
import type { Contestant, Row } from './rows.ts';

/** Milliseconds; the longest row takes a busy machine less than one minute, so this is a hang. */
const clientLimit = 5 * 60_000;

/** What a contestant has measured, round by round. */
export type Rounds = ReadonlyMap<Contestant, readonly Figures[]>;

export interface Outcome {
  readonly row: Row;
  readonly rounds: Rounds;
  /** Why a contestant has no figures. */
  readonly failures: ReadonlyMap<Contestant, string>;
}

/** Lets one contestant do its work at an address. */
export type RunClient = (contestant: Contestant, url: string) => Promise<Figures>;

/** `server` is where the row's path is; the first round, which finds cold caches, is dropped. */
export async function runRow(row: Row, server: string, rounds: number, run: RunClient): Promise<Outcome> {
  const all = new Map<Contestant, Figures[]>();
  const failures = new Map<Contestant, string>();
  for (let round = 0; round <= rounds; round++) {
    const running = [...row.ours, row.peer].filter((contestant) => !failures.has(contestant));
    // One alone has nothing to be compared with.
    if (running.length < 2 || !running.includes(row.peer)) break;
    for (const contestant of running) {
      try {
        const figures = await run(contestant, `${server}${row.path}`);
        if (round > 0) all.set(contestant, [...(all.get(contestant) ?? []), figures]);
      } catch (error) {
        failures.set(contestant, reasonOf(error));
      }
    }
  }
  return { row, rounds: all, failures };
}

/** In a process of its own. */
export async function runInProcess({ client }: Contestant, url: string): Promise<Figures> {
  const file = fileURLToPath(new URL(`clients/${client}.ts`, import.meta.url));
  // The flags that let this process read TypeScript.
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, file, url], {
    timeout: clientLimit,
  });
  if (stdout === '') throw new Error('it ended before its work was done');
  return JSON.parse(stdout) as Figures;
}

function reasonOf(error: unknown): string {
  const { stderr = '', killed, message } = error as Error & { stderr?: string; killed?: boolean };
  if (killed) return `not done after ${clientLimit / 1000} s`;
  return /^\S*Error.*$/m.exec(stderr)?.[0] ?? (stderr || message);
}
