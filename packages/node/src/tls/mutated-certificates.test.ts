/**
 * Compares OpenSSL's result with that of this package for randomly changed certificates. For a chain without another fault OpenSSL alone
 * decides; for a chain that has expired, which is ignored, this package decides. Both have to give the same result.
 */
import { ChainValidationResult } from '@twinsocket/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authority, past } from './testing/certificates.ts';
import { chainWith, type FaultKind } from './testing/faulty-chains.ts';
import { Judge, type Verdict } from './testing/judge.ts';
import { mutated } from './testing/mutations.ts';

const judge = new Judge((await authority('stranger')).cert);
beforeAll(() => judge.start());
afterAll(() => judge.close());

const { expired } = ChainValidationResult;

/** `TWINSOCKET_MUTATIONS` says how many, and `TWINSOCKET_SEED` from where on, to look for more than a run of all tests has time for. */
const { TWINSOCKET_MUTATIONS = '90', TWINSOCKET_SEED = '1' } = process.env;
const [count, start] = [Number(TWINSOCKET_MUTATIONS), Number(TWINSOCKET_SEED)];

const old: FaultKind = { name: 'expired', result: expired, change: { leaf: { validity: past } } };

async function outcomeOf(seed: number, ...others: readonly FaultKind[]): Promise<Verdict | undefined> {
  const which = (['leaf', 'intermediate', 'root'] as const)[seed % 3] ?? 'leaf';
  const change = { [which]: { change: (bytes: Uint8Array) => mutated(bytes, seed) } };
  try {
    const chain = chainWith({ name: 'mutated', result: expired, change }, ...others);
    return await judge.verdictOn(chain, others.length > 0 ? [expired] : []);
  } catch {
    // OpenSSL can't even read it, and so no server has it.
    return undefined;
  }
}

test(
  'certificates that are changed at random are accepted and refused alike, whether they have expired or not',
  {
    timeout: 60_000 + count * 1000,
  },
  async () => {
    const different: string[] = [];
    let [accepted, refused] = [0, 0];
    for (let seed = start; seed < start + count; seed++) {
      const fresh = await outcomeOf(seed);
      if (!fresh) continue;
      // Where the change is in the dates, two certificates with other dates are not the same any more.
      if (fresh.refusedFor.join() === 'expired' || fresh.error?.message.includes('_FIELD')) continue;
      const late = await outcomeOf(seed, old);
      if (late && fresh.accepted === late.accepted) {
        if (fresh.accepted) accepted++;
        else refused++;
      } else {
        different.push(`${seed}: ${fresh.error?.message ?? 'accepted'} / ${late?.error?.message ?? 'accepted'}`);
      }
    }
    expect(different).toEqual([]);
    expect(Math.min(accepted, refused)).toBeGreaterThan(0);
  },
);
