import type { SendTotals } from '@twinsocket/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SendProgress } from './send-progress.ts';
import { wakeUp } from './wake-up.ts';

let socket: { bufferedAmount: number | undefined };
let heard: SendTotals[];
let progress: SendProgress;

let waking: (() => void)[];

beforeEach(() => {
  waking = [];
  vi.mocked(wakeUp)
    .mockReset()
    .mockImplementation((_, callback) => {
      waking.push(callback);
      return () => (waking = waking.filter((other) => other !== callback));
    });
  socket = { bufferedAmount: 0 };
  heard = [];
  progress = new SendProgress(socket as unknown as WebSocket, (totals) => heard.push(totals));
});

function send(bytes: number): void {
  if (socket.bufferedAmount !== undefined) socket.bufferedAmount += bytes;
  progress.add(bytes);
}

vi.mock('./wake-up.ts', () => ({ wakeUp: vi.fn() }));

/** Lets the time pass until the next look; those that were cancelled don't come. */
function look(): void {
  for (const wake of waking.splice(0)) wake();
}

test('a send counts when the last of its bytes has left', () => {
  send(10);
  send(20);
  socket.bufferedAmount = 15;
  expect(progress.totals()).toEqual({ bytes: 15, sends: 1 });
  look();
  expect(heard.at(-1)).toEqual({ bytes: 15, sends: 1 });
  socket.bufferedAmount = 0;
  look();
  expect(heard.at(-1)).toEqual({ bytes: 30, sends: 2 });
});

test('nothing looks while nothing is buffered, nor after the end', () => {
  send(1);
  expect(heard, 'nothing is told from within a send').toEqual([]);
  socket.bufferedAmount = 0;
  look();
  look();
  expect(heard).toHaveLength(1);
  send(1);
  progress.stop();
  look();
  expect(heard).toHaveLength(1);
});

const waits = (): (number | undefined)[] => vi.mocked(wakeUp).mock.calls.map(([milliseconds]) => milliseconds);

test('after a look that saw much leave, the next ones come soon, and more slowly again once little leaves', () => {
  send(1024 * 1024);
  look();
  socket.bufferedAmount = 512 * 1024;
  for (let looks = 0; looks < 10; looks++) look();
  expect(waits()).toEqual([100, 4, 4, 1, 1, 1, 1, 1, 1, 1, 1, 4, 4]);
  socket.bufferedAmount = 256 * 1024;
  look();
  socket.bufferedAmount = 0;
  look();
  send(256 * 1024);
  expect(waits().slice(-2), 'also those of the next send').toEqual([100, 1]);
});

describe('while little is buffered and nobody asks', () => {
  test('a look comes rarely, and then as often as elsewhere until all has left', () => {
    for (let sends = 0; sends < 10; sends++) send(100);
    look();
    socket.bufferedAmount = 0;
    look();
    send(100);
    expect(waits()).toEqual([100, 4, 100]);
  });

  test('a question makes the look come soon, and a second one does not put it off', () => {
    send(100);
    progress.hurry();
    progress.hurry();
    expect(waits()).toEqual([100, 4]);
    look();
    expect(heard, 'the rare look is cancelled').toHaveLength(1);
  });

  test('a question after the end sets no timer, which would come again and again: what was buffered then never leaves', () => {
    send(100);
    progress.stop();
    progress.hurry();
    expect(waits()).toEqual([100]);
  });

  test('and nothing is left to be seen, a question sets no timer', () => {
    progress.hurry();
    send(100);
    socket.bufferedAmount = 0;
    look();
    progress.hurry();
    expect(waits()).toEqual([100]);
  });
});

test.each([undefined, 0])(
  'where %s is buffered, a send has left with the next microtask, and no timer is set',
  async (amount) => {
    socket.bufferedAmount = amount;
    progress.add(5);
    expect(progress.totals()).toEqual({ bytes: 5, sends: 1 });
    expect(heard).toEqual([]);
    await Promise.resolve();
    expect(heard).toEqual([{ bytes: 5, sends: 1 }]);
    progress.add(5);
    progress.stop();
    await Promise.resolve();
    expect(heard).toHaveLength(1);
    expect(wakeUp).not.toHaveBeenCalled();
  },
);
