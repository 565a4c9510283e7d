/** Where Chromium says that a page's time goes (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/). */
import type CDP from 'chrome-remote-interface';

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

/** Of the tab that the client is connected to. */
export function profilerOf({ Profiler }: CDP.Client): Profiler {
  return {
    async start() {
      await Profiler.enable();
      await Profiler.setSamplingInterval({ interval });
      await Profiler.start();
    },
    async stop() {
      const { profile } = await Profiler.stop();
      await Profiler.disable();
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
