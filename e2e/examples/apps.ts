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
  /** Whether it has a script `types`. */
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
    for (const { name, play, isTyped = false } of wanted) {
      let app: InstalledApp | undefined;
      await report.check(`apps: ${name} is installed`, async () => {
        app = await InstalledApp.install(name, folder, tarball.path);
      });
      const installed = app;
      if (!installed) continue;
      if (isTyped) {
        await report.check(`apps: ${name} has the right types`, () =>
          installed.run('npm', ['run', 'types']).then(noNote),
        );
      }
      await report.check(`apps: ${name} does what its README says`, async () => {
        try {
          return await play(installed, browser);
        } finally {
          await installed.end();
        }
      });
    }
  } finally {
    await browser.close();
  }
}

export const appNames: readonly string[] = examples.map(({ name }) => name);

function noNote(): void {}
