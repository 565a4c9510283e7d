/** The projects in examples, each installed from the packed package outside the repository, started as its README says, and used. */
import type { Browser } from '@playwright/test';
import type { Report } from '../packaging/report.ts';
import { packTarball } from '../packaging/tarball.ts';
import { temporaryFolder } from '../packaging/temporary-folder.ts';
import { launchChromium } from '../playwright/launch.ts';
import { InstalledApp } from './apps-installed.ts';
import { playChat } from './apps-chats.ts';
import { playFileTransfer, playNodeCjs, playNodeEsm, playWebSocketModule } from './apps-node.ts';
import { playScriptTag, playUwpApp, playWorker } from './apps-pages.ts';
import { playPuppeteer, playVnc } from './apps-tools.ts';

interface Example {
  readonly name: string;
  readonly play: (app: InstalledApp, browser: Browser) => Promise<string>;
  /** Whether it is installed and over within seconds, so that each full run can have it. */
  readonly isLight: boolean;
  /** Whether it has a script `types`, whose check `npm start` leaves out. */
  readonly isTyped?: boolean;
}

const examples: readonly Example[] = [
  { name: 'script-tag', play: playScriptTag, isLight: true },
  { name: 'worker', play: playWorker, isLight: true },
  { name: 'uwp-app', play: playUwpApp, isLight: true },
  { name: 'node-esm', play: playNodeEsm, isLight: true },
  { name: 'node-cjs', play: playNodeCjs, isLight: true },
  { name: 'file-transfer', play: playFileTransfer, isLight: true },
  { name: 'websocket-module', play: playWebSocketModule, isLight: true },
  { name: 'react-chat', play: playChat, isLight: false, isTyped: true },
  { name: 'vue-chat', play: playChat, isLight: false, isTyped: true },
  { name: 'puppeteer', play: playPuppeteer, isLight: false },
  { name: 'vnc', play: playVnc, isLight: false },
];

/** Examples at a time. */
const LANES = 3;

/** Those of the given names; without any, the light ones, or all. */
export async function checkApps(report: Report, names: readonly string[], all: boolean): Promise<void> {
  const isWanted = ({ name, isLight }: Example): boolean => (names.length > 0 ? names.includes(name) : all || isLight);
  const wanted = examples.filter(isWanted);
  const left = examples.filter((example) => !isWanted(example)).map(({ name }) => name);
  if (names.length === 0 && left.length > 0) {
    console.log(`        not run without --all: ${left.join(', ')}`);
  }
  const folder = temporaryFolder();
  const tarball = await packTarball(folder);
  const browser = await launchChromium({ args: ['--no-sandbox'] });
  try {
    // In lanes, since they mostly wait; each check names its example.
    const waiting = wanted.slice();
    const lane = async (): Promise<void> => {
      for (let example = waiting.shift(); example; example = waiting.shift()) {
        await checkApp(report, example, { folder, tarball: tarball.path, browser });
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    await browser.close();
  }
}

interface Host {
  readonly folder: string;
  readonly tarball: string;
  readonly browser: Browser;
}

async function checkApp(report: Report, { name, play, isTyped = false }: Example, host: Host): Promise<void> {
  let app: InstalledApp | undefined;
  await report.check(`apps: ${name} is installed`, async () => {
    app = await InstalledApp.install(name, host.folder, host.tarball);
  });
  const installed = app;
  if (!installed) return;
  if (isTyped) {
    await report.check(`apps: ${name} has the right types`, async () => {
      await installed.run('npm', ['run', 'types']);
    });
  }
  await report.check(`apps: ${name} does what its README says`, async () => {
    try {
      return await play(installed, host.browser);
    } finally {
      await installed.end();
    }
  });
}

export const appNames: readonly string[] = examples.map(({ name }) => name);
