/** Chromium as its users start it, with the address of its DevTools: no driver has set it up for tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { chromium } from '@playwright/test';
import { chromiumBinary } from './installed.ts';
import { ProcessGroup } from './process-group.ts';
import { diedEarly, endAll, startDisplay } from './x-display.ts';

const ARGS = [
  '--no-sandbox', // which it doesn't have as root
  '--remote-debugging-port=0',
  '--no-first-run',
  '--password-store=basic', // or it may ask for the keyring's
  'about:blank',
];

export interface ChromiumProcess {
  /** The address of the browser's DevTools, by `ws:`. */
  readonly devTools: string;
  /** Ends all its processes, and removes its profile. */
  end(): Promise<void>;
}

/** With a window on a display of its own, or without any window. */
export async function startChromiumProcess(shown: 'windowed' | 'headless'): Promise<ChromiumProcess> {
  const profile = await mkdtemp(join(tmpdir(), 'twinsocket-chromium-'));
  const groups: ProcessGroup[] = [];
  const end = async (): Promise<void> => {
    await endAll(groups);
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const env = shown === 'windowed' ? { ...process.env, DISPLAY: await startDisplay(groups) } : process.env;
    const { executablePath } = { executablePath: chromium.executablePath(), ...chromiumBinary };
    const args = [`--user-data-dir=${profile}`, ...(shown === 'headless' ? ['--headless'] : []), ...ARGS];
    const group = new ProcessGroup(executablePath, args, ['ignore', 'ignore', 'pipe'], env);
    groups.push(group);
    const devTools = await Promise.race([devToolsOf(group), diedEarly(group, 'Chromium')]);
    return { devTools, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Chromium writes it to stderr. The rest is read and dropped, or a full pipe would stop it. */
function devToolsOf(group: ProcessGroup): Promise<string> {
  const lines = createInterface({ input: group.child.stderr as Readable });
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const url = /^DevTools listening on (ws:.+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
