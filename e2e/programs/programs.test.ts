/** Some random programs of each kind; `npm run test:programs` runs as many as wanted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kindNames, kindsOn } from './kinds.ts';
import { Network } from './peer/network.ts';
import { search } from './search.ts';

/** So many take about five seconds of a processor for each kind. */
const runs = 250;

/** Milliseconds for the search of a shorter program, and for all of a test, on a machine that has much else to do. */
const shrinkTime = 60_000;
const timeout = 180_000;

let network: Network;

beforeAll(async () => {
  network = await Network.start();
});

afterAll(() => network.close());

test.each(kindNames)('random programs of %s keep to the model', { timeout }, async (name) => {
  const found = await search(kindsOn(network)[name], { runs, seed: undefined, path: undefined, shrinkTime });
  console.log(`${name}: ${found.runs} programs, ${found.steps} steps, seed ${found.seed}`);
  expect(found.failure).toBeUndefined();
});
