import type WebSocket from 'isomorphic-ws';
import { beforeEach, expect, test } from 'vitest';
import { ControlSender } from './control-sender.ts';

let sent: string[];
let written: (() => void)[];
let inside: boolean;
let controls: ControlSender;

beforeEach(() => {
  sent = [];
  written = [];
  inside = false;
  const socket = {
    pong(payload?: Uint8Array, _mask?: boolean, done?: () => void) {
      sent.push(`pong ${payload ? Buffer.from(payload).toString() : ''}`);
      if (done) written.push(done);
    },
    ping: () => void sent.push('ping'),
  };
  controls = new ControlSender(socket as unknown as WebSocket, () => inside);
});

test('a ping is answered at once, with its payload', () => {
  controls.answer(Buffer.from('one'));
  controls.answer(Buffer.from('two'));
  expect(sent).toEqual(['pong one', 'pong two']);
});

test('inside a compressed message nothing is sent; behind it the latest ping is answered', () => {
  inside = true;
  controls.answer(Buffer.from('one'));
  controls.answer(Buffer.from('two'));
  controls.pong();
  expect([controls.ping(), sent]).toEqual([false, []]);
  inside = false;
  controls.messageEnded();
  controls.messageEnded();
  expect(sent).toEqual(['pong two']);
  expect(controls.ping()).toBe(true);
  controls.pong();
  expect(sent).toEqual(['pong two', 'ping', 'pong ']);
});

test('a peer that pings and does not read has a bounded number of pongs wait, and then gets the latest', () => {
  for (let number = 0; number < 20_000; number++) controls.answer(Buffer.from(`${number}`));
  expect(sent).toHaveLength(8192);
  written.shift()?.();
  expect([sent.length, sent.at(-1)]).toEqual([8193, 'pong 19999']);
  written.shift()?.();
  expect(sent).toHaveLength(8193);
});
