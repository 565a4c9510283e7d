/** Opens pages of the site in the three browsers: light and dark, on a desktop and on a phone. */
import { launchChromium, launchFirefox, launchWebKit } from '../playwright/launch.ts';
import { PlaywrightEngine, type Engine } from '../playwright/engine.ts';
import type { Report } from '../packaging/report.ts';
import { none } from './none.ts';
import type { Probe } from './probe.ts';

/** A page of each kind. */
export const PAGES = ['/', '/guides/chat', '/errors', '/api/twinsocket/classes/MessageWebSocket'];
const DESKTOP = '1280x720';
/** The narrowest that WCAG 2.2, 1.4.10, asks for. */
const PHONE = '320x640';

export const SCHEMES = ['light', 'dark'] as const;

/** axe finds the same in each browser, but for what a browser draws itself: one look of each scheme is enough beside Chromium. */
const LOOKS: Readonly<Record<string, readonly (readonly [scheme: string, size: string])[]>> = {
  Chromium: SCHEMES.flatMap((scheme) => [DESKTOP, PHONE].map((size) => [scheme, size] as const)),
  Firefox: [['dark', PHONE]],
  WebKit: [['light', PHONE]],
};

export const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  Chromium: async () => PlaywrightEngine.start(await launchChromium()),
  Firefox: () => launchFirefox(),
  WebKit: launchWebKit,
};

/** What search has to find, and on which page. */
const SEARCHES = [
  ['0x80072EE2', '/errors'],
  ['back-pressure', '/guides/back-pressure'],
] as const;

export async function checkPages(address: string, report: Report): Promise<void> {
  for (const [name, launch] of Object.entries(ENGINES)) {
    const engine = await launch();
    try {
      for (const [scheme, size] of LOOKS[name] ?? []) {
        await report.check(`${name}, ${scheme}, ${size}: ${PAGES.length} pages`, () =>
          checkEach(engine, address, scheme, size),
        );
      }
      await report.check(`${name}: search`, () => checkSearch(engine, address));
      await report.check(`${name}: the filter of the errors`, () => checkFilter(engine, address));
    } finally {
      await engine.close();
    }
  }
}

async function checkEach(engine: Engine, address: string, scheme: string, size: string): Promise<void> {
  const wrong: string[] = [];
  for (const path of PAGES) {
    await openFrames(engine, address, scheme, [`${size}:${path}`]);
    const found = [
      ...(await probe(engine, 'overflowing')),
      ...(await probe(engine, 'violations')),
      ...(await probe(engine, 'errors')),
    ];
    wrong.push(...found.map((line) => `${path}: ${line}`));
  }
  none(wrong);
}

async function checkSearch(engine: Engine, address: string): Promise<void> {
  await openFrames(engine, address, 'light', [`${DESKTOP}:/`]);
  for (const [text, page] of SEARCHES) {
    const found = await probe(engine, 'search', text);
    none(found.includes(page) ? [] : [`${text} finds ${found.join(', ')}, and not ${page}`]);
  }
}

async function checkFilter(engine: Engine, address: string): Promise<void> {
  await openFrames(engine, address, 'light', [`${PHONE}:/errors`]);
  for (const text of ['0x80072EE2', '-2147012894', 'wininet_e_timeout connectTimeout']) {
    const { rows, status } = await probe(engine, 'filter', text);
    const wrong = rows.filter((row) => !row.includes('WININET_E_TIMEOUT'));
    none(wrong.map((row) => `${text} leaves ${row}`));
    none(
      /^\d+ of \d+ rows$/.test(status) && status.startsWith(`${rows.length} of `) && rows.length > 0
        ? []
        : [`${text}: ${status}`],
    );
  }
}

export async function openFrames(
  engine: Engine,
  address: string,
  scheme: string,
  frames: readonly string[],
): Promise<void> {
  const query = new URLSearchParams([['scheme', scheme], ...frames.map((frame) => ['frame', frame])]);
  await engine.open(`${address}/__frames?${query}`);
  await engine.call('framesLoaded');
}

function probe<Name extends keyof Probe>(
  engine: Engine,
  name: Name,
  ...args: Parameters<Probe[Name]>
): Promise<Awaited<ReturnType<Probe[Name]>>> {
  return engine.call('probe', name, ...args);
}
