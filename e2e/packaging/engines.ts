/** The three engines, one after another: a small machine has memory for one. */
import { PlaywrightEngine, type Engine } from '../playwright/engine.ts';
import { launchChromium, launchFirefox, launchWebKit } from '../playwright/launch.ts';

const launch: Readonly<Record<string, () => Promise<Engine>>> = {
  Chromium: async () => PlaywrightEngine.start(await launchChromium({ args: ['--no-sandbox'] })),
  Firefox: launchFirefox,
  WebKit: launchWebKit,
};

export async function withEngines(use: (name: string, engine: Engine) => Promise<void>): Promise<void> {
  for (const [name, start] of Object.entries(launch)) {
    const engine = await start();
    try {
      await use(name, engine);
    } finally {
      await engine.close();
    }
  }
}
