/** The contract suite as tests of Playwright, for the engine of the project. */
import type { Capabilities } from 'twinsocket';
import { cases } from '../contract/index.ts';
import { CASE_TIMEOUT, plan } from '../plan.ts';
import type { Engine } from './engine.ts';
import { test } from './fixtures.ts';
import { endedInTime, requirePassed, type Outcome } from './outcome.ts';
import { publishedPeer } from './peer-addresses.ts';

/** Milliseconds for the page to load, beside those of the case. */
const LOAD_TIMEOUT = 10_000;

/**
 * How many cases share a page, as the sockets of an app do. A fresh page for each takes more than half of all the time. A case that fails
 * ends its worker, so the next one has a fresh page.
 */
const casesOfPage = 25;
let casesLeft = 0;

async function openCasePage(engine: Engine, url: string): Promise<void> {
  if (engine.url === url && casesLeft-- > 0) return;
  await engine.open(url);
  casesLeft = casesOfPage - 1;
}

/** `unfit` as {@link plan} has it. */
export function defineContract(
  capabilities: Capabilities,
  pagePath: string,
  unfit: Readonly<Record<string, string>> = {},
): void {
  for (const { contractCase, title, excluded } of plan(cases, capabilities, unfit)) {
    const define = excluded ? test.skip : test;
    define(title, async ({ engine }) => {
      test.setTimeout(LOAD_TIMEOUT + CASE_TIMEOUT + LOAD_TIMEOUT);
      const peer = publishedPeer();
      await openCasePage(engine, `${peer.http}${pagePath}`);
      const running = engine.call<Outcome>('__run', contractCase.name, peer);
      await requirePassed(await endedInTime(running, contractCase, CASE_TIMEOUT), contractCase);
    });
  }
}
