/** Where Chromium says that a page's time goes (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/). */
import type { launchChromium } from '../../e2e/playwright/launch.ts';

export interface Profiler {
  start(): Promise<void>;
  /** Milliseconds of each function by itself, the most first. */
  stop(): Promise<readonly Spent[]>;
}

export interface Spent {
  readonly name: string;
  readonly milliseconds: number;
}

/** Microseconds between two looks. */
const interval = 200;

type Context = ReturnType<Awaited<ReturnType<typeof launchChromium>>['contexts']>[number];

/** Of the latest tab in the first of the contexts. */
export async function profilerOf([context]: readonly Context[]): Promise<Profiler> {
  const page = context?.pages().at(-1);
  if (page === undefined) throw new Error('The browser has no tab');
  const session = await page.context().newCDPSession(page);
  return {
    async start() {
      await session.send('Profiler.enable');
      await session.send('Profiler.setSamplingInterval', { interval });
      await session.send('Profiler.start');
    },
    async stop() {
      const { profile } = await session.send('Profiler.stop');
      await session.send('Profiler.disable');
      const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
      const spent = new Map<string, number>();
      for (const [index, node] of (profile.samples ?? []).entries()) {
        const name = names.get(node) ?? '';
        spent.set(name, (spent.get(name) ?? 0) + (profile.timeDeltas?.[index] ?? 0) / 1000);
      }
      return [...spent]
        .map(([name, milliseconds]) => ({ name, milliseconds }))
        .sort((a, b) => b.milliseconds - a.milliseconds);
    },
  };
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

function nameOf({ functionName, url, lineNumber }: CallFrame): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name}:${lineNumber + 1}`;
}
