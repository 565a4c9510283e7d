/** A program that connects very often, and looks at all that outlives a connection early and late. */
import { getEventListeners, type EventEmitter } from 'node:events';
import { Agent, globalAgent } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import * as api from 'twinsocket';
import { done, keeping, peer } from './strict.ts';

/** By the early one all code is compiled, and what Node keeps for good is there. */
const [early, late] = [4000, 10_000];
/** A connect listens to its signal, and over ten listeners Node warns. */
const AT_ONCE = 10;

const { signal } = new AbortController();
const agent = new Agent();

/** Each second one by an agent, each second one a stream, all with one signal. */
async function connect(number: number): Promise<void> {
  const socket = number % 2 === 0 ? new api.MessageWebSocket() : new api.StreamWebSocket();
  if (number % 4 >= 2) socket.control.agent = agent;
  await socket.connectAsync(`${peer.ws}/echo`, { signal });
  const closed = new Promise((resolve) => (socket.onclosed = resolve));
  socket.close();
  await closed;
}

let connects = 0;
async function connectUntil(total: number): Promise<void> {
  const worker = async (): Promise<void> => {
    while (connects < total) await connect(connects++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

/** Sockets and requests that an agent knows of. */
function held({ sockets, freeSockets, requests }: Agent): number {
  return [sockets, freeSockets, requests].flatMap((lists) => Object.values(lists)).flat().length;
}

async function look(): Promise<{ readonly counts: object; readonly heap: number }> {
  while (keeping().length > 0) await setImmediate(); // the last sockets close
  const counts = {
    process: listenersOf(process),
    signal: getEventListeners(signal, 'abort').length,
    agent: listenersOf(agent),
    globalAgent: listenersOf(globalAgent),
    heldByAgents: held(agent) + held(globalAgent),
  };
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await setImmediate(); // what weak references and finalizers still want to do
  }
  return { counts, heap: process.memoryUsage().heapUsed };
}

await connectUntil(early);
const before = await look();
await connectUntil(late);
const after = await look();
console.log(JSON.stringify({ before, after }));
done();
