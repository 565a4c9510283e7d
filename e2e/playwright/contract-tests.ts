/** The contract suite as tests of Playwright, for the engine of the project. */
import type { Capabilities } from 'twinsocket';
import { cases } from '../contract/index.ts';
import { plan } from '../plan.ts';
import { test } from './fixtures.ts';
import { assertPassed, type Outcome } from './outcome.ts';
import { publishedPeer } from './peer-addresses.ts';

/** `unfit` as {@link plan} has it. */
export function defineContract(
  capabilities: Capabilities,
  pagePath: string,
  unfit: Readonly<Record<string, string>> = {},
): void {
  for (const { contractCase, title, excluded } of plan(cases, capabilities, unfit)) {
    const define = excluded ? test.skip : test;
    define(title, async ({ engine }) => {
      const peer = publishedPeer();
      await engine.open(`${peer.http}${pagePath}`);
      assertPassed(await engine.call<Outcome>('__run', contractCase.name, peer));
    });
  }
}
