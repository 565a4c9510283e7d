import { ChainValidationResult, hresult, SocketSslErrorSeverity, worstSeverity } from '@twinsocket/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  areExclusive,
  authorityAsServer,
  chainWith,
  faultKinds,
  brokenKinds,
  type FaultKind,
} from './testing/faulty-chains.ts';
import { authority } from './testing/certificates.ts';
import { Judge, namesOf } from './testing/judge.ts';

const judge = new Judge((await authority('stranger')).cert);
beforeAll(() => judge.start());
afterAll(() => judge.close());

const isIgnorable = (result: ChainValidationResult) => worstSeverity([result]) === SocketSslErrorSeverity.ignorable;
const everything = Object.values(ChainValidationResult).filter(isIgnorable);
const sorted = (results: readonly ChainValidationResult[] = []) => [...results].sort((one, other) => one - other);

test('a chain without a fault has none', async () => {
  for (const host of ['localhost', '127.0.0.1']) {
    expect(await judge.verdictOn(chainWith(), [], host)).toMatchObject({ accepted: true, found: [] });
  }
});

test(
  'an authority in the place of a server is accepted, as OpenSSL does, and takes the place of no other fault',
  { timeout: 120_000 },
  async () => {
    expect(await judge.verdictOn(chainWith(authorityAsServer))).toMatchObject({ accepted: true, found: [] });
    for (const fault of faultKinds.filter((kind) => !areExclusive(kind, authorityAsServer))) {
      const { accepted, found } = await judge.verdictOn(chainWith(authorityAsServer, fault));
      expect([fault.name, accepted, namesOf(found)]).toEqual([fault.name, false, namesOf([fault.result])]);
    }
  },
);

test.each(faultKinds)('$name: is refused, and found as the error that it is', async ({ result, ...kind }) => {
  const chain = chainWith({ result, ...kind });
  const { accepted, found } = await judge.verdictOn(chain);
  expect([accepted, namesOf(found)]).toEqual([false, namesOf([result])]);
  const ignored = await judge.verdictOn(chain, everything);
  expect(ignored.accepted).toBe(isIgnorable(result));
});

test.each(brokenKinds)('%s: is refused whatever is ignored, whether it has expired or not', async (name, change) => {
  const { expired } = ChainValidationResult;
  const broken: FaultKind = { name, result: expired, change };
  for (const chain of [chainWith(broken), chainWith(broken, ...faultKinds.slice(0, 1))]) {
    const { accepted, error } = await judge.verdictOn(chain, everything);
    const { WININET_E_SEC_INVALID_CERT, WININET_E_SEC_CERT_ERRORS } = hresult;
    expect(accepted).toBe(false);
    expect([WININET_E_SEC_INVALID_CERT, WININET_E_SEC_CERT_ERRORS]).toContain(error?.number);
  }
});

/** Nobody can tell a missing issuer from one that isn't trusted, so either word ignores it. */
const isCovered = (result: ChainValidationResult, ignored: readonly ChainValidationResult[]): boolean => {
  const { untrusted, incompleteChain } = ChainValidationResult;
  return ignored.includes(result) || (result === incompleteChain && ignored.includes(untrusted));
};

describe('a fault alone, with one kind of error ignored, is accepted for its own kind and for no other', () => {
  let cells = 0;
  test.each(everything.map((kind) => [namesOf([kind])[0], kind] as const))(
    'ignored %s',
    { timeout: 120_000 },
    async (_name, kind) => {
      const wrong: string[] = [];
      for (const fault of faultKinds) {
        cells++;
        const { accepted } = await judge.verdictOn(chainWith(fault), [kind]);
        if (accepted !== isCovered(fault.result, [kind]))
          wrong.push(`${fault.name}: ${accepted ? 'accepted' : 'refused'}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('every fault is tested with every kind', () => {
    expect(cells).toBe(faultKinds.length * everything.length);
    expect(cells).toBeGreaterThanOrEqual(300);
  });
});

/** One row of the matrix: each other fault beside this one, of which this one alone is ignored, and then both if both can be. */
async function row(one: FaultKind): Promise<{ cells: number; wrong: string[] }> {
  let cells = 0;
  const wrong: string[] = [];
  for (const other of faultKinds) {
    if (other === one || areExclusive(one, other)) continue;
    const chain = chainWith(one, other);
    const results = [...new Set([one.result, other.result])];
    const both = isIgnorable(other.result) ? [[one.result, other.result]] : [];
    for (const ignored of [[one.result], ...both]) {
      cells++;
      const { accepted, found } = await judge.verdictOn(chain, ignored);
      const right = results.every((result) => isCovered(result, ignored));
      const complete = sorted(found).join() === sorted(results).join();
      if (accepted === right && complete) continue;
      const outcome = accepted ? 'accepted' : 'refused';
      wrong.push(
        `${one.name} + ${other.name}, ignored ${namesOf(ignored).join()}: ${outcome}, found ${namesOf(found).join()}`,
      );
    }
  }
  return { cells, wrong };
}

describe('ignoring one fault ignores no other, and both are shown', () => {
  let total = 0;
  test.each(faultKinds.filter(({ result }) => isIgnorable(result)))('$name', { timeout: 120_000 }, async (one) => {
    const { cells, wrong } = await row(one);
    expect(wrong).toEqual([]);
    total += cells;
  });

  test('every pair of faults is tested', () => {
    // Less would be a table of faults that has lost some, or a rule that excludes too many pairs.
    expect(total).toBeGreaterThanOrEqual(600);
  });
});
