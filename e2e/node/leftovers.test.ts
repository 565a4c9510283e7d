/** After each fault of the table nothing is left that would keep the process: no socket, no look-up, no timer. */
import * as api from 'twinsocket';
import { Windows } from 'twinsocket/windows';
import { expect, inject, test } from 'vitest';
import type { ContractEnv } from '../contract/case.ts';
import { connectFaults, openFaults } from '../contract/network-faults.ts';
import { failToConnect, loseConnection } from '../contract/network.ts';
import { CASE_TIMEOUT } from '../plan.ts';

const env: ContractEnv = { api, Windows, peer: inject('peer') };

/** Kinds of what keeps this process, each with its number; `fetch`, by which cases ask the peer, keeps none. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Handles are gone a few turns after they were closed. */
async function untilAsBefore(before: Record<string, number>): Promise<void> {
  const tooMany = (): string[] =>
    Object.entries(resources()).flatMap(([kind, count]) => (count > (before[kind] ?? 0) ? kind : []));
  await expect.poll(tooMany, { timeout: CASE_TIMEOUT }).toEqual([]);
}

test.each(connectFaults.map((fault) => [fault.what, fault] as const))(
  'a connect: %s',
  { timeout: 2 * CASE_TIMEOUT },
  async (_what, fault) => {
    const before = resources();
    await failToConnect(env, fault);
    await untilAsBefore(before);
  },
);

test.each(openFaults.map((fault) => [fault.what, fault] as const))(
  'a connection: %s',
  { timeout: 2 * CASE_TIMEOUT },
  async (_what, fault) => {
    const before = resources();
    await loseConnection(env, fault);
    await untilAsBefore(before);
  },
);
