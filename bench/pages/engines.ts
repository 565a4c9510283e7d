/** The browsers, each with one tab for the page. */
import type { Engine } from '../../e2e/playwright/engine.ts';
import { launchFirefox, launchWebKit } from '../../e2e/playwright/launch.ts';
import { startChromium } from './chromium.ts';
import type { Profiler } from './profiler.ts';
import type { EngineName } from './rows.ts';

/** Automation makes Firefox capture a stack for each promise, which a user's Firefox does only with open developer tools: see ../README.md. */
const firefoxUserPrefs = { 'javascript.options.asyncstack': false };

export interface Tab extends Pick<Engine, 'open' | 'call' | 'close'> {
  /** Where the engine has one that can be asked. */
  readonly profiler?: Profiler;
}

const starters: Readonly<Record<EngineName, () => Promise<Tab>>> = {
  chromium: () => startChromium('shown'),
  'chromium-hidden': () => startChromium('hidden'),
  firefox: () => launchFirefox({ firefoxUserPrefs }),
  webkit: () => launchWebKit(),
};

export function startTab(name: EngineName): Promise<Tab> {
  return starters[name]();
}
