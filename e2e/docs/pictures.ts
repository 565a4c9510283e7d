/** Pictures of the site for people to look at: each browser, light and dark, on a desktop and on phones side by side. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENGINES, openFrames, PAGES, SCHEMES } from './pages.ts';

/** Three of them fit into a window. */
const PHONE = '390x720';

export async function takePictures(address: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, launch] of Object.entries(ENGINES)) {
    const engine = await launch();
    try {
      await engine.resize(1280, 720);
      for (const scheme of SCHEMES) {
        const save = async (what: string): Promise<void> => {
          const file = join(folder, `${name.toLowerCase()}-${scheme}-${what}.png`);
          await writeFile(file, await engine.screenshot());
          console.log(file);
        };
        for (const path of PAGES) {
          await openFrames(engine, address, scheme, [`1280x720:${path}`]);
          await save(path.split('/').at(-1) || 'home');
        }
        await openFrames(
          engine,
          address,
          scheme,
          PAGES.slice(0, 1)
            .concat(PAGES.slice(2))
            .map((path) => `${PHONE}:${path}`),
        );
        await save('phones');
      }
    } finally {
      await engine.close();
    }
  }
}
