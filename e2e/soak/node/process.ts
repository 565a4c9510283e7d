/** The measured process: it holds clients alone. It tells the process that forked it its samples as they come, and the outcome. */
import { timers } from './timers.ts'; // before the product
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Churn } from '../churn.ts';
import { Collected } from '../collected.ts';
import { patience, pingHeartbeat } from '../lives/heartbeat.ts';
import type { App } from '../lives/app.ts';
import type { Listening } from '../peer/main.ts';
import { firstRound, plans } from '../plan.ts';
import type { Outcome, Work } from '../outcome.ts';
import type { Sample } from '../sample.ts';
import { look } from './look.ts';

/** Not awaited in full before the base is taken: all that Node and the product make once and keep. */
const settleTime = 5000;
const fewestSamples = 16;
/** Sockets that are opened in one turn at the beginning. */
const rampStep = 20;

const [work, peer] = JSON.parse(process.argv[2] ?? '') as [Work, Listening];
const reports: string[] = [];
process.on('unhandledRejection', (reason) => reports.push(`unhandled rejection: ${String(reason)}`));
process.on('uncaughtException', (error) => reports.push(`uncaught exception: ${error.stack ?? error.message}`));
process.on('warning', ({ name, message }) => reports.push(`${name}: ${message}`));

const collected = new Collected();
const controller = new AbortController();
const agent = new Agent({ keepAlive: true });
const app: App = {
  signal: controller.signal,
  tellsWhy: true,
  readsUpToGarbage: true,
  heartbeat: pingHeartbeat,
  track: (socket) => collected.track(socket),
  address: ({ secure, random }, path) => {
    const host = random < 0.2 ? 'localhost' : '127.0.0.1';
    return secure ? `wss://${host}:${peer.securePort}${path}` : `ws://${host}:${peer.port}${path}`;
  },
  configure: ({ control }, { secure, ending, random }) => {
    if (secure) control.certificateAuthorities = [peer.authority];
    else if (random > 0.85) control.agent = agent;
    if (!ending.needsPings) return;
    control.desiredUnsolicitedPongInterval = patience.interval;
    control.receiveTimeout = patience.timeout;
  },
};
const kept = { signal: controller.signal, agents: [agent], inMemory: () => collected.inMemory, timers };

/** One life of each kind with each ending, so that the base has all that is made once. */
async function takeBase(): Promise<Sample> {
  const churn = new Churn(app, plans(work.seed, { life: 1000, pings: true, secure: true }));
  churn.keepOpen(firstRound(true));
  await churn.end();
  reports.push(...churn.faults);
  await delay(settleTime);
  return { seconds: 0, lives: 0, open: 0, figures: await look(kept) };
}

async function soak(): Promise<Outcome> {
  const base = await takeBase();
  const churn = new Churn(app, plans(work.seed + 1, { life: work.life, pings: true, secure: true }));
  let start = 0;
  const sample = async (): Promise<Sample> => {
    const figures = await look(kept);
    const taken = { seconds: (performance.now() - start) / 1000, lives: churn.lives, open: churn.open, figures };
    process.send?.(taken);
    return taken;
  };
  const samples: Sample[] = [];
  // Not all in one turn: no app opens thousands of sockets so.
  for (let open = 0; open < work.sockets; open += rampStep) {
    churn.keepOpen(open);
    await delay(20);
  }
  churn.keepOpen(work.sockets);
  start = performance.now();
  // On a machine that gives this process little time, a short run takes longer.
  while (performance.now() - start < work.seconds * 1000 || samples.length < fewestSamples) {
    await delay(work.interval);
    samples.push(await sample());
  }
  await churn.end();
  await delay(settleTime);
  const end = await sample();
  const { faults, faultCount, ended } = churn;
  return { base, samples, end, ended, faults: [...reports, ...faults], faultCount: reports.length + faultCount };
}

const outcome = await soak();
process.send?.({ outcome });
