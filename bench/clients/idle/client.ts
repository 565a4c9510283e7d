/** Idle connections of a client, of the kind that the command line names: one of ours, ws, or a peer with an adapter. */
import { adapter, ignore, job, loadPeer, numberOf } from '../job.ts';
import { inGroups } from './groups.ts';
import { measureIdle } from './heap.ts';
import { connect, isKind } from './kinds.ts';

const sockets: object[] = [];
const open = isKind(adapter) ? connect[adapter] : await openByAdapter();

await measureIdle(numberOf('count'), sockets, async (count) => {
  sockets.push(...(await inGroups(count, () => open(job.href))));
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
