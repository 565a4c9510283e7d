import type { Socket } from 'node:net';
import type WebSocket from 'isomorphic-ws';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DataFrame } from './frame-output.ts';
import { WsOutput } from './ws-output.ts';

interface Given {
  readonly payload: string | Uint8Array;
  readonly options: object;
  readonly taken: (error?: Error) => void;
}

let given: Given[];
let calls: string[];
let gone: [bytes: number, sends: number][];

beforeEach(() => {
  given = [];
  calls = [];
  gone = [];
});

function output(withTcp = false, masks = true, extensions = ''): WsOutput {
  const socket = {
    extensions,
    send: (payload: string | Uint8Array, options: object, taken: (error?: Error) => void) => {
      calls.push('send');
      given.push({ payload, options, taken });
    },
  };
  const tcp = { cork: () => calls.push('cork'), uncork: () => calls.push('uncork') };
  return new WsOutput(
    socket as unknown as WebSocket,
    masks,
    withTcp ? (tcp as unknown as Socket) : undefined,
    (bytes, sends) => gone.push([bytes, sends]),
  );
}

const whole = { text: false, first: true, fin: true, last: true, compress: false, stable: true };

function frame(payload: string | Uint8Array, changes: Partial<DataFrame> = {}): DataFrame {
  return { payload, size: payload.length, ...whole, text: typeof payload === 'string', ...changes };
}

const tick = async (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

test.each([
  [true, '', true],
  [true, 'permessage-deflate', false],
  [false, '', false],
])('what is masked (%s) and not compressed ("%s") is read at once: %s', (masks, extensions, atOnce) => {
  expect(output(false, masks, extensions).readsAtOnce).toBe(atOnce);
});

test('ws is told the type, the end and the compression of each frame', () => {
  const out = output();
  for (const text of [true, false])
    for (const fin of [true, false])
      for (const compress of [true, false]) {
        out.write(frame(text ? 'a' : Uint8Array.of(1), { fin, compress }));
        expect(given.at(-1)?.options).toEqual({ binary: !text, fin, compress });
      }
});

test('of a view that may grow only the bytes of the frame are given; one that is stable is given as it is', () => {
  const out = output();
  const view = new Uint8Array(10);
  out.write(frame(view, { size: 4, stable: false }));
  expect(given[0]?.payload).toHaveLength(4);
  out.write(frame(view));
  expect(given[1]?.payload).toBe(view);
  out.write(frame('text', { stable: false }));
  expect(given[2]?.payload).toBe('text');
});

test('each frame counts when ws has sent it, and its send with the last one', () => {
  const out = output();
  out.write(frame(new Uint8Array(5), { fin: false, last: false }));
  out.write(frame(new Uint8Array(0), { fin: false, last: false }));
  out.write(frame(new Uint8Array(3)));
  out.write(frame(new Uint8Array(0)));
  expect(gone).toEqual([]);
  for (const { taken } of given) taken();
  expect(gone).toEqual([
    [5, 0],
    [0, 0],
    [3, 1],
    [0, 1],
  ]);
});

test('what failed, or was told twice, does not count', () => {
  const out = output();
  out.write(frame(new Uint8Array(5)));
  out.write(frame(new Uint8Array(3)));
  given[0]?.taken(new Error('lost'));
  given[1]?.taken();
  given[1]?.taken();
  expect(gone).toEqual([[3, 1]]);
});

describe('over TCP', () => {
  test('the first frame is written at once, those behind it together at the end of the tick', async () => {
    const out = output(true);
    for (let i = 0; i < 3; i++) out.write(frame('a'));
    expect(calls).toEqual(['send', 'cork', 'send', 'send']);
    await tick();
    expect(calls.slice(4)).toEqual(['uncork']);
    out.write(frame('a'));
    expect(calls.slice(5)).toEqual(['cork', 'send']);
    await tick();
    expect(calls.slice(7)).toEqual(['uncork']);
  });

  test('a frame is written at once when all before it have been sent', () => {
    const out = output(true);
    out.write(frame('a'));
    given[0]?.taken();
    out.write(frame('b'));
    expect(calls).toEqual(['send', 'send']);
  });
});
