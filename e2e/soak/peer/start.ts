import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Listening } from './main.ts';

/** Runs with the peer in a process of its own, and ends that behind it. `left` tells the endings of the connections that the peer has. */
export async function withPeer<Result>(
  run: (listening: Listening, left: () => Promise<readonly string[]>) => Promise<Result>,
): Promise<Result> {
  const peer = fork(fileURLToPath(new URL('main.ts', import.meta.url)));
  try {
    const [listening] = (await once(peer, 'message')) as [Listening];
    return await run(listening, async () => {
      const answer = once(peer, 'message');
      peer.send('which');
      return ((await answer) as [readonly string[]])[0];
    });
  } finally {
    if (peer.connected) peer.disconnect();
  }
}
