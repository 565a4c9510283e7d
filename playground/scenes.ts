/** What the screenshots show. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../e2e/playwright/engine.ts';
import type { Look } from '../e2e/playwright/playground/driver.ts';

export interface Scene {
  readonly name: string;
  readonly hash: string;
  play(engine: Engine): Promise<void>;
}

/** Milliseconds that a scene may wait for what it shows. */
const LIMIT = 60_000;

async function until(engine: Engine, selector: string, holds: (look: Look) => boolean): Promise<void> {
  const deadline = AbortSignal.timeout(LIMIT);
  for (;;) {
    const look = await engine.call<Look | undefined>('look', selector);
    if (look && holds(look)) return;
    deadline.throwIfAborted();
    await delay(50);
  }
}

const press = (engine: Engine, selector: string): Promise<void> => engine.call('press', selector);

export const SCENES: readonly Scene[] = [
  {
    name: 'back-pressure',
    hash: '#back-pressure',
    async play(engine) {
      await until(engine, '#flood-start', ({ enabled }) => enabled);
      await press(engine, '#flood-start');
      await delay(4_000);
      await press(engine, '#flood-pause');
      await delay(6_000);
    },
  },
  {
    name: 'faults',
    hash: '#faults?fault=cut&how=rst',
    async play(engine) {
      await until(engine, '#fault-form button', ({ enabled }) => enabled);
      await press(engine, '#fault-form button');
      await until(engine, '#fault-state', ({ text }) => text.includes('done'));
    },
  },
  {
    name: 'connect',
    hash: '#connect?address=/headers&text={"type":"greeting","to":"World"}',
    async play(engine) {
      await until(engine, '#destination', ({ text }) => text.includes('/echo'));
      await press(engine, '#connect-button');
      await until(engine, '#send-form button', ({ enabled }) => enabled);
      await press(engine, '#send-form button');
      await press(engine, 'input[value="bytes"]');
      await press(engine, '#send-form button');
      await until(engine, '#entries li:nth-child(7)', ({ text }) => text.includes('00 01 02'));
      await press(engine, '#entries li:nth-child(4) summary');
      await until(engine, '#entries .opened', () => true);
      await press(engine, '#close-form button');
      await until(engine, '#state', ({ text }) => text.includes('1000'));
    },
  },
  { name: 'capabilities', hash: '#capabilities', play: () => delay(200) },
];
