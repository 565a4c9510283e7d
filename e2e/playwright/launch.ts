/** Starts the browsers without Playwright's runner, for programs that are not tests. */
import { chromium, firefox, webkit } from '@playwright/test';
import type { Browser, LaunchOptions } from '@playwright/test';
import { PlaywrightEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { chromiumBinary, firefoxBinary, firefoxChannel, ownWebKit } from './installed.ts';
import { WebKitSession } from './webkit-session.ts';

export function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ ...chromiumBinary, ...options });
}

export async function launchFirefox(options: LaunchOptions = {}): Promise<Engine> {
  return PlaywrightEngine.start(await firefox.launch({ ...firefoxChannel, ...firefoxBinary, ...options }));
}

export async function launchWebKit(): Promise<Engine> {
  return ownWebKit ? PlaywrightEngine.start(await webkit.launch()) : WebKitSession.start();
}
