/** The rules of the web platform for WebSocket: the engine's class and ours keep the same ones, but for those that are listed. */
import { expect } from '@playwright/test';
import { startPeer, type Peer } from '../../server/index.ts';
import { differences } from '../../whatwg/differences.ts';
import { test } from '../fixtures.ts';
import { startPageServer, type PageServer } from '../page-server.ts';

let peer: Peer;
let server: PageServer;

test.beforeAll(async () => {
  peer = await startPeer();
  server = await startPageServer('rules of WebSocket', new URL('../../whatwg/page.ts', import.meta.url));
});

test.afterAll(() => Promise.all([peer?.close(), server?.close()]));

for (const which of ['ours', 'engine']) {
  test(`${which === 'ours' ? 'our' : "the engine's"} class keeps the rules for WebSocket`, async ({
    engine,
    browserName,
  }) => {
    test.setTimeout(90_000);
    await engine.open(server.url);
    const broken = await engine.call<Record<string, string>>('brokenRules', which, peer.ws);
    const listed = differences[`${which === 'ours' ? 'ours' : 'the engine'} in ${browserName}`] ?? {};
    const unexplained = Object.entries(broken).filter(([rule]) => !(rule in listed));
    expect(unexplained).toEqual([]);
    expect(
      Object.keys(listed).filter((rule) => !(rule in broken)),
      'listed, and kept',
    ).toEqual([]);
  });
}
