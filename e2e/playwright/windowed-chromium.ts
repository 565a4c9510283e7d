/**
 * Chromium in a window, with the settings that its users have. One that Playwright launches counts each of its tabs as visible
 * and focused, and doesn't slow down what is hidden.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { chromium, type BrowserContext } from '@playwright/test';
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

export interface WindowedChromium {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function startWindowedChromium(): Promise<WindowedChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'twinsocket-chromium-'));
  const groups: ProcessGroup[] = [];
  const end = async (): Promise<void> => {
    await endAll(groups);
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const env = { ...process.env, DISPLAY: await startDisplay(groups) };
    const { executablePath } = { executablePath: chromium.executablePath(), ...chromiumBinary };
    const group = new ProcessGroup(
      executablePath,
      [`--user-data-dir=${profile}`, ...ARGS],
      ['ignore', 'ignore', 'pipe'],
      env,
    );
    groups.push(group);
    const endpoint = await Promise.race([debuggerOf(group), diedEarly(group, 'Chromium')]);
    const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('Chromium came up without its default context');
    const close = async (): Promise<void> => {
      try {
        await browser.close();
      } finally {
        await end();
      }
    };
    return { context, close };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Chromium writes it to stderr. The rest is read and dropped, or a full pipe would stop it. */
function debuggerOf(group: ProcessGroup): Promise<string> {
  const lines = createInterface({ input: group.child.stderr as Readable });
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const url = /^DevTools listening on (ws:.+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
