/** The contract suite as tests of Playwright, for the engine of the project. */
import type { Capabilities } from 'twinsocket';
import { cases } from '../contract/index.ts';
import { CASE_TIMEOUT, plan } from '../plan.ts';
import { test } from './fixtures.ts';
import { endedInTime, requirePassed, type Outcome } from './outcome.ts';
import { publishedPeer } from './peer-addresses.ts';

/** Milliseconds for the page to load, beside those of the case. */
const LOAD_TIMEOUT = 10_000;

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
      await engine.open(`${peer.http}${pagePath}`);
      const running = engine.call<Outcome>('__run', contractCase.name, peer);
      await requirePassed(await endedInTime(running, contractCase, CASE_TIMEOUT), contractCase);
    });
  }
}
