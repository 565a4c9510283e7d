/** A connect that the page's policy refuses says so, wherever the engine lets it be known; and nothing else does. */
import { expect } from '@playwright/test';
import { CANNOT_CONNECT } from '../../contract/support/hresult.ts';
import { startPeer, type Peer } from '../../server/index.ts';
import { bundleScript, htmlFile, type PageFile } from '../bundle.ts';
import type { Engine } from '../engine.ts';
import { test } from '../fixtures.ts';
import { serveFiles } from '../serve-files.ts';
import type { ConnectOutcome } from './connect-outcome.ts';

const E_ACCESSDENIED = 0x80070005 | 0;

const HTML = htmlFile('<!doctype html><link rel="icon" href="data:,"><script src="/page.js"></script>');
/** Never looked up: it is refused before. */
const INSECURE = 'ws://twinsocket.test/echo';

let peer: Peer;

test.beforeAll(async () => {
  const page = await bundleScript(new URL('./policies-page.ts', import.meta.url));
  const worker = await bundleScript(new URL('./policies-worker.ts', import.meta.url));
  const files = new Map<string, PageFile>([['/page.js', page]]);
  const place = (path: string, headers: Readonly<Record<string, string>>): void => {
    files.set(path, { ...HTML, headers }).set(`${path}/worker.js`, { ...worker, headers });
  };
  place('/open', {});
  place('/forbidding', { 'content-security-policy': "connect-src 'none'" });
  place('/reporting', { 'content-security-policy-report-only': "connect-src 'none'" });
  peer = await startPeer({ onRequest: serveFiles(files) });
});

test.afterAll(() => peer.close());

for (const place of ['inWindow', 'inWorker']) {
  const connect = (engine: Engine, address: string, receiveBackPressure: boolean): Promise<ConnectOutcome> =>
    engine.call(place, address, receiveBackPressure);

  test(`${place}: a Content-Security-Policy that forbids the address is named`, async ({ engine }) => {
    const address = `${peer.ws}/echo`;
    await engine.open(`${peer.http}/forbidding`);
    for (const receiveBackPressure of [false, true]) {
      const outcome = await connect(engine, address, receiveBackPressure);
      expect(outcome).toMatchObject({ number: E_ACCESSDENIED, message: expect.stringContaining(address) });
      expect(outcome.message).toContain('Content-Security-Policy');
      expect(outcome.cause).not.toBe('');
      expect(outcome.cloned).toBe(outcome.message);
    }
  });

  test(`${place}: a policy that only reports stops no connect, and is not blamed for one that fails`, async ({
    engine,
  }) => {
    await engine.open(`${peer.http}/reporting`);
    for (const receiveBackPressure of [false, true]) {
      expect(await connect(engine, `${peer.ws}/echo`, receiveBackPressure)).toMatchObject({ number: 0 });
      const refused = await connect(engine, `${peer.ws}/refuse/404`, receiveBackPressure);
      expect(refused).toMatchObject({ number: CANNOT_CONNECT });
    }
  });

  test(`${place}: mixed content is named, and where it can't be, the connect ends all the same`, async ({ engine }) => {
    await engine.open(`${peer.https}/open`);
    for (const receiveBackPressure of [false, true]) {
      const outcome = await connect(engine, INSECURE, receiveBackPressure);
      // In a worker of WebKitGTK 2.50 it looks as if nobody listened.
      const named = place === 'inWindow' || outcome.nativeRefusal === 'SecurityError';
      expect(outcome).toMatchObject({ number: named ? E_ACCESSDENIED : CANNOT_CONNECT });
      expect(outcome.message).toContain(INSECURE);
    }
  });

  test(`${place}: a failure whose reason is hidden tells of the engine's event, and can be sent to another thread`, async ({
    engine,
  }) => {
    await engine.open(`${peer.http}/open`);
    for (const receiveBackPressure of [false, true]) {
      const outcome = await connect(engine, `${peer.ws}/refuse/404`, receiveBackPressure);
      expect(outcome).toMatchObject({ number: CANNOT_CONNECT, cloned: outcome.message });
      expect(outcome.cause).toMatch(/^(error|close|WebSocketError)$/);
    }
  });
}
