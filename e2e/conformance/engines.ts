/** Where the clients run: a page in each browser, and this process. */
import * as api from 'twinsocket';
import { WebSocket as NodeWebSocket } from 'ws';
import { PlaywrightEngine } from '../playwright/engine.ts';
import { firefoxUserPrefs } from '../playwright/firefox-preferences.ts';
import { launchChromium, launchFirefox, launchWebKit } from '../playwright/launch.ts';
import { createProgram, type Program } from './program.ts';

const starts = {
  chromium: async () => PlaywrightEngine.start(await launchChromium()),
  firefox: () => launchFirefox({ firefoxUserPrefs }),
  webkit: launchWebKit,
} as const;

export type EngineName = keyof typeof starts | 'node';
export const engineNames: readonly EngineName[] = ['chromium', 'firefox', 'webkit', 'node'];

/** The program's functions from outside. */
export type Place = {
  readonly [Name in keyof Program]: (...args: Parameters<Program[Name]>) => Promise<Awaited<ReturnType<Program[Name]>>>;
} & { close(): Promise<void> };

/**
 * Milliseconds for a call. The program comes back long before, unless a connection hangs; but a case that has begun runs to its end,
 * which takes Autobahn's server up to 100 s for its large messages.
 */
const CALL_LIMIT = 240_000;

export async function startPlace(name: EngineName, pageUrl: string): Promise<Place> {
  if (name === 'node') {
    const program = createProgram(api, NodeWebSocket as unknown as typeof WebSocket);
    return remote(
      async (called, ...args) => (program[called] as (...args: unknown[]) => unknown)(...args),
      async () => {},
    );
  }
  const engine = await starts[name]();
  await engine.open(pageUrl);
  return remote(
    (called, ...args) => engine.call(called, ...args),
    () => engine.close(),
  );
}

function remote(
  call: (name: keyof Program, ...args: unknown[]) => Promise<unknown>,
  close: () => Promise<void>,
): Place {
  const within =
    (name: keyof Program) =>
    async (...args: unknown[]) => {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${name}: no answer in ${CALL_LIMIT} ms`)), CALL_LIMIT);
      });
      return Promise.race([call(name, ...args), limit]).finally(() => clearTimeout(timer));
    };
  const names = ['clientNames', 'caseCount', 'caseInfo', 'runCases', 'updateReports', 'checkEcho'] as const;
  return { ...Object.fromEntries(names.map((name) => [name, within(name)])), close } as Place;
}
