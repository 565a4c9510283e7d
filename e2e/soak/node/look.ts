/** Measures this process. */
import { getEventListeners } from 'node:events';
import type { Agent } from 'node:http';
import { getHeapCodeStatistics } from 'node:v8';
import type { Collected } from '../collected.ts';

/** What an app keeps, on which a socket could leave something. */
export interface Kept {
  readonly signal: AbortSignal;
  readonly agents: readonly Agent[];
  /** Sockets that were made and not collected. */
  inMemory(): number;
  readonly timers: Collected;
}

const mostCollections = 5;
/** Sockets end meanwhile. */
const almost = 0.98;

/** Needs `--expose-gc`. */
export async function look(kept: Kept): Promise<Record<string, number>> {
  await collect(kept);
  const { heapUsed, external, rss } = process.memoryUsage();
  // V8 compiles what runs often, for as long as a run lasts: five MiB in half an hour, which are not a leak.
  const { code_and_metadata_size: compiled } = getHeapCodeStatistics();
  const resources = process.getActiveResourcesInfo();
  const ofKind = (kind: RegExp): number => resources.filter((name) => kind.test(name)).length;
  return {
    heap: heapUsed - compiled,
    external,
    rss,
    inMemory: kept.inMemory(),
    handles: resources.length - ofKind(/^(Timeout|Immediate)$/),
    timers: kept.timers.inMemory,
    signalListeners: getEventListeners(kept.signal, 'abort').length,
    processListeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    agentSockets: kept.agents.reduce((sum, agent) => sum + inAgent(agent), 0),
  };
}

/** Until nothing more is collected: what is found only by a finalizer, or by a promise that settles, goes with the next one. */
async function collect(kept: Kept): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('the process runs without --expose-gc');
  for (let before = Infinity, rounds = 0; rounds < mostCollections; rounds++) {
    gc();
    const now = kept.inMemory() + kept.timers.inMemory;
    if (now >= before * almost) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Sockets and requests that an agent keeps, and who listens to it. */
function inAgent(agent: Agent): number {
  const lists = [agent.sockets, agent.freeSockets, agent.requests].flatMap((byName) => Object.values(byName));
  const listeners = agent.eventNames().reduce((sum, name) => sum + agent.listenerCount(name), 0);
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), listeners);
}
