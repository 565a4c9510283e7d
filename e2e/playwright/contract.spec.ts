/** The contract suite against the browser build that is published, in the engine of the project. */
import type * as Twinsocket from 'twinsocket';
import { cases } from '../contract/index.ts';
import { plan } from '../plan.ts';
import { PAGE_PATH } from './bundle.ts';
import { test } from './fixtures.ts';
import { assertPassed } from './outcome.ts';
import { publishedPeer } from './peer-addresses.ts';

// By its path: in Node the name 'twinsocket' stands for the other build.
const browserBuild = new URL('../../dist/browser/index.mjs', import.meta.url).href;
const { capabilities } = (await import(browserBuild)) as typeof Twinsocket;

for (const { contractCase, title, excluded } of plan(cases, capabilities)) {
  const define = excluded ? test.skip : test;
  define(title, async ({ engine }) => {
    const peer = publishedPeer();
    assertPassed(await engine.run(`${peer.http}${PAGE_PATH}`, contractCase.name, peer));
  });
}
