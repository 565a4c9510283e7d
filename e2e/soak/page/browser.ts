/** A tab of an engine, and what can be measured there. */
import { pageProcesses, usageOf } from '../../../bench/pages/processes.ts';
import { PlaywrightEngine, type Engine } from '../../playwright/engine.ts';
import { launchChromium, launchFirefox, launchWebKit } from '../../playwright/launch.ts';
import type { PageEngine } from '../options.ts';

export interface Tab {
  readonly engine: Engine;
  /** Memory, by the names of figures.ts, behind forced garbage collections where the engine has them. */
  memory(): Promise<Record<string, number>>;
  /** Whether garbage is collected when it is asked for, so that what is in memory is what is kept. */
  readonly collects: boolean;
}

export async function openTab(name: PageEngine): Promise<Tab> {
  if (name === 'chromium') return openChromium();
  const engine = await (name === 'firefox' ? launchFirefox() : launchWebKit());
  return { engine, collects: false, memory: async () => ({ rss: resident() }) };
}

async function openChromium(): Promise<Tab> {
  const browser = await launchChromium();
  const engine = await PlaywrightEngine.start(browser);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('Chromium has no tab');
  const session = await page.context().newCDPSession(page);
  const memory = async (): Promise<Record<string, number>> => {
    // Twice: promises settle between the two, and more can be collected after them.
    for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { heap: usedSize, rss: resident() };
  };
  return { engine, collects: true, memory };
}

function resident(): number {
  return usageOf(pageProcesses()).memory;
}
