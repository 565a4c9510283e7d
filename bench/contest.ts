/** Runs a row: every contestant once a round, each time afresh, so that what disturbs the machine disturbs all alike. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from './figures.ts';
import type { Contestant, Row } from './row.ts';
import type { Server } from './server-process.ts';

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
export type RunClient = (contestant: Contestant, url: string, server: Server) => Promise<Figures>;

/**
 * The first round, which finds cold caches, is dropped. `begun` is told of each round before it begins. A contestant that fails once
 * runs no more; the row ends when nothing of ours is left, or no peer.
 */
export async function runRow(
  row: Row,
  server: Server,
  rounds: number,
  run: RunClient,
  begun: (round: number) => void = () => {},
): Promise<Outcome> {
  const all = new Map<Contestant, Figures[]>();
  const failures = new Map<Contestant, string>();
  const works = (contestant: Contestant): boolean => !failures.has(contestant);
  for (let round = 0; round <= rounds && row.ours.some(works) && row.peers.some(works); round++) {
    begun(round);
    for (const contestant of [...row.ours, ...row.peers, ...row.others].filter(works)) {
      try {
        const figures = await run(
          contestant,
          `${row.secure ? server.secureAddress : server.address}${row.path}`,
          server,
        );
        if (round > 0) all.set(contestant, [...(all.get(contestant) ?? []), figures]);
      } catch (error) {
        failures.set(contestant, reasonOf(error));
      }
    }
  }
  return { row, rounds: all, failures };
}

/** In a process of its own, and without bufferutil unless the contestant asks for it. */
export async function runInProcess(
  { client, args = [], env }: Contestant,
  url: string,
  server: Server,
): Promise<Figures> {
  const file = fileURLToPath(new URL(`clients/${client}.ts`, import.meta.url));
  const authority = url.startsWith('wss:') ? { NODE_EXTRA_CA_CERTS: server.authorityFile } : {};
  // The flags that let this process read TypeScript.
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, file, url, ...args], {
    timeout: clientLimit,
    env: { ...process.env, WS_NO_BUFFER_UTIL: '1', ...authority, ...env },
  });
  if (stdout === '') throw new Error('it ended before its work was done');
  return JSON.parse(stdout) as Figures;
}

function reasonOf(error: unknown): string {
  const { stderr = '', killed, message } = error as Error & { stderr?: string; killed?: boolean };
  if (killed) return `not done after ${clientLimit / 1000} s`;
  return /^\S*Error.*$/m.exec(stderr)?.[0] ?? (stderr || message);
}
