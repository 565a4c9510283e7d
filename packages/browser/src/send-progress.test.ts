import type { SendTotals } from '@twinsocket/core';
import { beforeEach, expect, test } from 'vitest';
import { SendProgress } from './send-progress.ts';
import { wakeUp } from './wake-up.ts';

let socket: { bufferedAmount: number | undefined };
let heard: SendTotals[];
let progress: SendProgress;

beforeEach(() => {
  socket = { bufferedAmount: 0 };
  heard = [];
  progress = new SendProgress(socket as unknown as WebSocket, (totals) => heard.push(totals));
});

function send(bytes: number): void {
  progress.add(() => {
    if (socket.bufferedAmount !== undefined) socket.bufferedAmount += bytes;
  });
}

/** Longer than to the next look. */
const look = (): Promise<void> => new Promise((resolve) => void wakeUp(10, () => resolve()));

test('a send counts when the last of its bytes has left', async () => {
  send(10);
  send(20);
  socket.bufferedAmount = 15;
  expect(progress.totals()).toEqual({ bytes: 15, sends: 1 });
  await look();
  expect(heard.at(-1)).toEqual({ bytes: 15, sends: 1 });
  socket.bufferedAmount = 0;
  await look();
  expect(heard.at(-1)).toEqual({ bytes: 30, sends: 2 });
});

test('nothing looks while nothing is buffered, nor after the end', async () => {
  send(1);
  expect(heard, 'nothing is told from within a send').toEqual([]);
  socket.bufferedAmount = 0;
  await look();
  await look();
  expect(heard).toHaveLength(1);
  send(1);
  progress.stop();
  await look();
  expect(heard).toHaveLength(1);
});

test('without a bufferedAmount a send has left once it was handed over', async () => {
  socket.bufferedAmount = undefined;
  send(5 * 1024 * 1024);
  expect(progress.totals()).toEqual({ bytes: 0, sends: 1 });
  await look();
  expect(heard).toEqual([{ bytes: 0, sends: 1 }]);
});
