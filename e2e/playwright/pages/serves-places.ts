/** Where cases are run beside a plain page: each place with what it says of itself, and the cases that are quick enough for all. */
import { expect } from '@playwright/test';
import { cases } from '../../contract/index.ts';
import { plan } from '../../plan.ts';
import { startPeer, type Peer } from '../../server/index.ts';
import { capabilities } from '../browser-capabilities.ts';
import { test } from '../fixtures.ts';
import { withSources } from '../page-stack.ts';
import { addressesOf } from '../peer-addresses.ts';
import { serveFiles } from '../serve-files.ts';
import { placeFiles } from './place-files.ts';
import type { Place, PlaceReport, PlaceRequest } from './place-program.ts';
import type { PlaceAddress } from './places-page.ts';

/** Of each verb what a place could do otherwise. Few that fail: Chromium delays the connects of a page of which many have failed. */
const NAMES = [
  'connect: connectAsync resolves with undefined once the socket is open',
  'connect: connectAsync takes a Uri, a URL and a string',
  'connect: information.protocol is the sub-protocol that the server chose',
  'connect: a connect fails when nobody listens at the address',
  'cancel: a connect ends as Canceled and may be tried again',
  'cancel: a read can be cancelled, and the next bytes go to the next read',
  'send: a text of any language comes back as it was',
  'send: bytes come back as they were',
  'send: messages of every frame length form arrive whole',
  'send: a write reports its progress up to its length and nothing after',
  'receive: the sample server’s answer is read as in UWP apps',
  'receive: messages are raised in the order of the wire',
  'receive: a lost connection is an event whose reader throws, not a closed event',
  'receive: a once listener hears one message, an aborted signal’s none',
  'stream: there and back at once, in writes and reads of odd sizes',
  'stream: a full load waits across messages and leaves the rest',
  'stream: the end comes as bytes, then closed, then reads of nothing',
  'close: close(code, reason) sends both, and closed has the peer’s answer',
  'close: a bad code or reason is refused and the socket goes on',
  'close: what was written before close() is sent before the close frame',
];

/** A name without a case, or with a case that pages skip, would test nothing. */
const planned = plan(cases, capabilities).filter(({ excluded }) => !excluded);
const unknown = NAMES.filter((name) => !planned.some(({ title }) => title === name));
if (unknown.length > 0) throw new Error(`no contract cases for pages: ${unknown.join('; ')}`);

/** The peer of a spec, which serves the places from its own origin. */
export function servesPlaces(): { readonly addresses: () => PlaceRequest['peer'] } {
  let peer: Peer | undefined;
  test.beforeAll(async () => {
    peer = await startPeer({ onRequest: serveFiles(await placeFiles()) });
  });
  test.afterAll(() => peer?.close());
  return {
    addresses() {
      if (!peer) throw new Error('the peer has not started');
      return addressesOf(peer);
    },
  };
}

/** A test that the cases pass in a place, which has to be as `expected` says. */
export function passesIn(
  title: string,
  { addresses }: ReturnType<typeof servesPlaces>,
  address: PlaceAddress,
  expected: Partial<Place>,
): void {
  test(`${NAMES.length} cases of the suite pass in ${title}`, async ({ engine }) => {
    const peer = addresses();
    await engine.open(`${peer.http}/`);
    const { place, passed, failures } = await engine.call<PlaceReport>('__runIn', address, { names: NAMES, peer });
    expect(await Promise.all(failures.map(withSources))).toEqual([]);
    expect(passed).toBe(NAMES.length);
    expect(place).toMatchObject(expected);
  });
}
