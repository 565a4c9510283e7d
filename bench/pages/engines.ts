/** The browsers, each with one tab for the page. */
import { PlaywrightEngine, type Engine } from '../../e2e/playwright/engine.ts';
import { launchChromium, launchFirefox, launchWebKit } from '../../e2e/playwright/launch.ts';
import { startWindowedChromium } from '../../e2e/playwright/windowed-chromium.ts';
import { profilerOf, type Profiler } from './profiler.ts';
import type { EngineName } from './rows.ts';

/** Automation makes Firefox capture a stack for each promise, which a user's Firefox does only with open developer tools: see ../README.md. */
const firefoxUserPrefs = { 'javascript.options.asyncstack': false };

export interface Tab {
  readonly engine: Engine;
  /** Where the engine has one that can be asked. */
  readonly profiler?: Profiler;
  close(): Promise<void>;
}

const starters: Readonly<Record<EngineName, () => Promise<Tab>>> = {
  chromium: startChromium,
  'chromium-hidden': startHiddenChromium,
  firefox: async () => tabOf(await launchFirefox({ firefoxUserPrefs })),
  webkit: async () => tabOf(await launchWebKit()),
};

export function startTab(name: EngineName): Promise<Tab> {
  return starters[name]();
}

function tabOf(engine: Engine): Tab {
  return { engine, close: () => engine.close() };
}

async function startChromium(): Promise<Tab> {
  const browser = await launchChromium();
  const tab = tabOf(await PlaywrightEngine.start(browser));
  return { ...tab, profiler: await profilerOf(browser.contexts()) };
}

/** In a window, for without one no tab is hidden, and with another tab in front. */
async function startHiddenChromium(): Promise<Tab> {
  const windowed = await startWindowedChromium();
  const { context } = windowed;
  const close = (): Promise<void> => windowed.close();
  try {
    const browser = context.browser();
    if (browser === null) throw new Error('Chromium came up without a browser');
    const engine = await PlaywrightEngine.start(browser, context);
    const profiler = await profilerOf([context]);
    const front = await context.newPage();
    await front.bringToFront();
    return { engine, profiler, close };
  } catch (error) {
    await close();
    throw error;
  }
}
