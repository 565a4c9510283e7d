/** Lives in the tab of an engine, against the peer's process. */
import { setTimeout as delay } from 'node:timers/promises';
import { startPageServer } from '../../playwright/page-server.ts';
import type { PageEngine } from '../options.ts';
import type { Outcome, Work } from '../outcome.ts';
import { withPeer } from '../peer/start.ts';
import { firstRound } from '../plan.ts';
import type { Sample } from '../sample.ts';
import { openTab } from './browser.ts';
import type { Peer, State } from './page.ts';

const settleTime = 3000;

export interface PageRun {
  readonly outcome: Outcome;
  readonly leftAtPeer: readonly string[];
  /** The engine as it calls itself. */
  readonly version: string;
}

export async function runInPage(name: PageEngine, work: Work, onSample: (sample: Sample) => void): Promise<PageRun> {
  const server = await startPageServer('twinsocket soak', new URL('page.ts', import.meta.url));
  const tab = await openTab(name);
  const { engine } = tab;
  try {
    return await withPeer(async ({ port, silentPort }, left) => {
      const peer: Peer = { address: `ws://127.0.0.1:${port}`, silentAddress: `ws://127.0.0.1:${silentPort}` };
      await engine.open(server.url);
      let start = performance.now();
      const sample = async (): Promise<Sample> => {
        const figures = await tab.memory();
        const { lives, open, inMemory } = await engine.call<State>('state');
        const seconds = (performance.now() - start) / 1000;
        const taken = { seconds, lives, open, figures: { ...figures, ...(tab.collects ? { inMemory } : {}) } };
        onSample(taken);
        return taken;
      };
      await engine.call('warmUp', work, peer, firstRound(false));
      await delay(settleTime);
      const base = await sample();
      start = performance.now();
      await engine.call('begin', work, peer);
      const samples: Sample[] = [];
      while (performance.now() - start < work.seconds * 1000) {
        await delay(work.interval);
        samples.push(await sample());
      }
      await engine.call('finish');
      await delay(settleTime);
      const end = await sample();
      const { ended, faults, faultCount, userAgent } = await engine.call<State>('state');
      const version = /(HeadlessChrome|Chrome|Firefox|Version)\/[\d.]+/.exec(userAgent)?.[0] ?? userAgent;
      return { outcome: { base, samples, end, ended, faults, faultCount }, leftAtPeer: await left(), version };
    });
  } finally {
    await engine.close();
    await server.close();
  }
}
