/** Idle connections of a client, of the kind that the command line names: one of ours, ws, or a peer with an adapter. */
import { adapter, ignore, job, loadPeer, numberOf } from '../job.ts';
import { measureIdle } from './heap.ts';
import { connect, isKind } from './kinds.ts';

/** Connects at a time, so that no system refuses one. */
const atOnce = 50;

const sockets: object[] = [];
const open = isKind(adapter) ? connect[adapter] : await openByAdapter();

await measureIdle(numberOf('count'), sockets, async (count) => {
  for (let left = count; left > 0; left -= atOnce) {
    const group = Array.from({ length: Math.min(atOnce, left) }, () => open(job.href));
    sockets.push(...(await Promise.all(group)));
  }
});

async function openByAdapter(): Promise<(address: string) => Promise<object>> {
  const connectPeer = await loadPeer();
  return (address) =>
    new Promise((resolve) => {
      const socket = connectPeer(address, {
        open: () => resolve(socket),
        bytes: ignore,
        text: ignore,
        closed: ignore,
      });
    });
}
