/** Ten thousand connections leave nothing behind. */
import { expect, inject, test } from 'vitest';
import { MiB } from '../../sizes.ts';
import { runChild } from './child.ts';

interface Look {
  readonly counts: Readonly<Record<string, number>>;
  readonly heap: number;
}

const peer = inject('peer');

/** Milliseconds, on a machine that has much else to do. */
const limit = 240_000;

test(
  'ten thousand connects leave no listener, no socket and no memory behind',
  { timeout: limit + 60_000 },
  async () => {
    const { before, after } = (await runChild('many-connects.ts', [], { peer, limit })) as {
      before: Look;
      after: Look;
    };
    console.log(before, after);
    expect(after.counts).toEqual(before.counts);
    expect(after.heap - before.heap).toBeLessThan(MiB);
  },
);
