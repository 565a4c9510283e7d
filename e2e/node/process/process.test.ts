/** What a process with sockets in it does by itself: it ends when they are done, and does not grow with their number. */
import { expect, inject, test } from 'vitest';
import { runChild } from './child.ts';
import { scenarios } from './scenarios.ts';

const peer = inject('peer');

/** Milliseconds for all that a process does, on a machine that has much else to do. */
const limit = 60_000;

test.concurrent.each(Object.keys(scenarios))(
  'a process ends by itself, with nothing left open, after %s',
  { timeout: 2 * limit },
  async (scenario) => {
    expect(await runChild('client.ts', [scenario], { peer, limit })).toEqual([]);
  },
);
