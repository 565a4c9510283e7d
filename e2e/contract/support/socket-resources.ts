/** The app of `apps/socket-resource.ts` with a record of what its handlers were told. */
import { socketResource, type SocketResource } from '../apps/socket-resource.ts';
import type { ContractEnv } from '../case.ts';
import { Arrivals } from './sockets.ts';
import { loadWinJS } from './winjs.ts';

export interface Started {
  readonly resource: SocketResource;
  /** What the handlers were told, in order. */
  readonly told: Arrivals<string>;
  /** Takes what was told, until this. */
  readonly until: (last: string) => Promise<string[]>;
}

/** A resource that has not connected yet; `path` may be a whole address. */
export async function start({ Windows, peer }: ContractEnv, path: string): Promise<Started> {
  const told = new Arrivals<string>();
  const resource = socketResource(Windows, await loadWinJS(), path.includes(':') ? path : peer.ws + path, () => {});
  Object.assign(resource.handlers, {
    connected: () => told.push('connected'),
    sent: (count) => told.push(`sent ${count}`),
    pinged: () => told.push('pinged'),
    received: (content, isBinary) => told.push(`${isBinary ? 'bytes' : 'text'} ${content}`),
    closed: (code, reason) => told.push(`closed ${code} ${reason}`),
    failed: (step, number) => told.push(`failed ${step} ${number}`),
  } satisfies SocketResource['handlers']);
  async function until(last: string): Promise<string[]> {
    const taken: string[] = [];
    do taken.push(await told.next());
    while (taken.at(-1) !== last);
    return taken;
  }
  return { resource, told, until };
}

/** A resource that is open. */
export async function connected(env: ContractEnv, path: string): Promise<Started> {
  const started = await start(env, path);
  started.resource.connect();
  await started.until('connected');
  return started;
}

/** Closes it, and waits for that. */
export async function end({ resource, until }: Started): Promise<void> {
  resource.close(1000, 'Closing after reading');
  await until('closed 1000 Closing after reading');
}
