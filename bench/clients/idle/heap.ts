/** What idle connections keep. */
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Meter } from '../meter.ts';

/** Connections before the counted ones: what they compile and cache is not counted. */
const warmUp = 50;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** `open` opens that many connections more, which `sockets` then keeps alive. */
export async function measureIdle(
  count: number,
  sockets: readonly object[],
  open: (count: number) => Promise<void>,
): Promise<void> {
  const meter = new Meter();
  await open(warmUp);
  const before = await heap();
  meter.start();
  await open(count);
  const bytes = (await heap()) - before;
  if (sockets.length !== warmUp + count) throw new Error(`${sockets.length} of ${warmUp + count} connections are open`);
  meter.done({ heap: bytes / count });
}

/** Objects with weak references to them need more than one collection. */
async function heap(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    collect();
    await setTimeout(50);
  }
  return process.memoryUsage().heapUsed;
}
