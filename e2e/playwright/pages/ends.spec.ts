/** A page that goes takes its connections with it, and one that was too busy to hear of its connection has one all the same. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { CONNECTION_ABORTED } from '../../contract/support/hresult.ts';
import type { EndEntry, RecordEntry } from '../../server/index.ts';
import type { Engine } from '../engine.ts';
import { test } from '../fixtures.ts';
import { startEndsPeer, type EndsPeer } from './ends-peer.ts';

const DISCONNECTED = 0x80072f83 | 0;
/** Milliseconds after which a page is asked again; a page that is there answers in a few. */
const unanswered = 1000;

let peer: EndsPeer;

test.beforeAll(async () => {
  peer = await startEndsPeer();
});

test.afterAll(() => peer?.close());

const scenarios: readonly [string, (engine: Engine, message: string, stream: string) => Promise<void>][] = [
  [
    'a navigation',
    async (engine, message, stream) => {
      await engine.call('connect', message, stream);
      await engine.open(peer.elsewhere);
    },
  ],
  [
    'a reload',
    async (engine, message, stream) => {
      await engine.call('connect', message, stream);
      await engine.call('reload');
      // Or it would run into the next test's navigation.
      await expect.poll(() => heardBy(engine)).toBe('loaded');
    },
  ],
  [
    'the removal of an iframe',
    async (engine, message, stream) => {
      await engine.call('removeFrame', message, stream);
    },
  ],
];

for (const [name, end] of scenarios) {
  test(`${name} closes the sockets of the page with 1001`, async ({ engine }) => {
    const ids = [randomUUID(), randomUUID()] as const;
    const [message, stream] = ids.map((id) => `${peer.ws}/echo?record=${id}`) as [string, string];
    await engine.open(peer.page);
    await end(engine, message, stream);
    for (const id of ids) expect(await endOf(id)).toMatchObject({ end: 'close-frame', code: 1001 });
  });
}

test('a page that comes back without its connections gets a failure for each', async ({ engine }) => {
  await engine.open(peer.page);
  await engine.call('connect', `${peer.ws}/echo`, `${peer.ws}/echo`);
  await engine.open(peer.elsewhere);
  await engine.call('back');
  const heard = (): Promise<string> => heardBy(engine);
  await expect.poll(heard).not.toBe('');
  test.skip(
    (await heard()) === 'loaded',
    'This engine keeps no page with a connection, or was started without its cache.',
  );
  await expect
    .poll(heard)
    .toMatch(new RegExp(`^loaded,connected,comes back(,(message|read) ${CONNECTION_ABORTED}){2}$`));
});

test('a page that is offline says so of a connect that fails', async ({ engine }) => {
  test.skip(engine.setOffline === undefined, 'The driver of this engine can cut no network.');
  await engine.open(peer.page);
  await engine.setOffline?.(true);
  await engine.call('dial', `${peer.ws}/echo`, 60_000);
  await expect.poll(() => engine.call('heard')).toEqual(['loaded', `connect ${DISCONNECTED}`]);
  await engine.setOffline?.(false);
});

test('a connect that opened in time succeeds although the page was too busy to see it in time', async ({ engine }) => {
  await engine.open(peer.page);
  await engine.call('connectBusily', `${peer.ws}/echo`, 100);
});

/** What the page tells; '' while there is none to ask. The driver of WebKit may never answer a call whose page goes meanwhile. */
function heardBy(engine: Engine): Promise<string> {
  const asked = engine.call<string[]>('heard').then(String, () => '');
  return Promise.race([asked, delay(unanswered, '')]);
}

async function endOf(id: string): Promise<EndEntry | undefined> {
  const response = await fetch(`${peer.http}/record/${id}?until=end`);
  const entries = (await response.json()) as readonly RecordEntry[];
  return entries.find((entry): entry is EndEntry => 'end' in entry);
}
