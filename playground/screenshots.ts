/**
 * `npm run screenshots -- FOLDER [ENGINE…]`: takes pictures of the playground in three engines, on a desktop and on a phone, light and dark.
 * The engine and its driver are those of the tests.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../e2e/playwright/engine.ts';
import { PlaywrightEngine } from '../e2e/playwright/engine.ts';
import { launchChromium, launchFirefox, launchWebKit } from '../e2e/playwright/launch.ts';
import { servePlayground } from '../e2e/playwright/playground/served.ts';
import { buildIfStale } from '../scripts/build-if-stale.ts';
import { SCENES } from './scenes.ts';

const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  chromium: async () => PlaywrightEngine.start(await launchChromium()),
  firefox: () => launchFirefox(),
  webkit: () => launchWebKit(),
};

/** CSS pixels. WebKitGTK's window is not narrower than 450. */
const SIZES = { desktop: [1280, 740], phone: [390, 844] } as const;

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined || wanted.some((name) => !(name in ENGINES))) {
  console.error(`npm run screenshots -- FOLDER [${Object.keys(ENGINES).join('|')}…]`);
  process.exitCode = 2;
} else {
  await buildIfStale(() => console.log('Building, which takes up to half a minute.'));
  await mkdir(folder, { recursive: true });
  const served = await servePlayground();
  try {
    for (const name of wanted.length > 0 ? wanted : Object.keys(ENGINES)) await takeAll(folder, name, served.page);
  } finally {
    await served.close();
  }
}

async function takeAll(into: string, name: string, page: string): Promise<void> {
  const engine = await (ENGINES[name] as () => Promise<Engine>)();
  try {
    for (const [device, [width, height]] of Object.entries(SIZES)) {
      for (const scheme of ['light', 'dark']) {
        for (const scene of SCENES) {
          await engine.resize(width, height);
          // Another address first: one that differs behind its # only is not loaded anew.
          await engine.open('about:blank');
          await engine.open(`${page}${scene.hash}`);
          if (scheme === 'dark') await engine.call('dark');
          await scene.play(engine);
          await delay(300); // until what was drawn last is on the screen
          const file = join(into, `${scene.name}-${name}-${device}-${scheme}.png`);
          await writeFile(file, await engine.screenshot());
          console.log(file);
        }
      }
    }
  } finally {
    await engine.close();
  }
}
