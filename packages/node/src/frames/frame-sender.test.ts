import type { Outgoing } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { describe, expect, test, vi } from 'vitest';
import { FrameSender } from './frame-sender.ts';
import { WsOutput } from './ws-output.ts';

const MiB = 1024 * 1024;

const bytes = (byteLength: number, final = true): Outgoing => {
  return { payload: new Uint8Array(byteLength), byteLength, text: false, final, stable: true };
};

/** A sender over a ws that takes all at once, and the frames that it was given. */
function sending(controlsWait: boolean, extensions = 'permessage-deflate') {
  const frames: { size: number; fin: boolean; compress: boolean; inside: boolean }[] = [];
  const socket = {
    extensions,
    send(payload: Uint8Array, { fin, compress }: { fin: boolean; compress: boolean }, gone: () => void) {
      frames.push({ size: payload.length, fin, compress, inside: sender.insideCompressed });
      setImmediate(gone);
    },
  };
  let ends = 0;
  const sender = new FrameSender((gone) => new WsOutput(socket as unknown as WebSocket, true, undefined, gone), {
    sent: () => {},
    failed: () => {},
    controlsWait: () => controlsWait,
    messageEnded: () => ends++,
  });
  const drained = async (): Promise<void> => new Promise((resolve) => sender.whenDrained(resolve));
  return { sender, frames, drained, ends: () => ends, sent: () => sender.totals() };
}

describe.each([
  { output: 'reads at once', extensions: '' },
  { output: 'reads later', extensions: 'permessage-deflate' },
])('to an output that $output', ({ extensions }) => {
  test.each([100, MiB, 2 * MiB + 1])(
    'of a view of shared memory that grew after the call the %i bytes of the call are sent',
    async (byteLength) => {
      const { sender, frames, drained, sent } = sending(false, extensions);
      // As a view of memory that another thread lets grow: it is longer than the call found it.
      const payload = new Uint8Array(4 * MiB);
      for (let i = 0; i < 3; i++) sender.send({ payload, byteLength, text: false, final: true, stable: false });
      await drained();
      expect(frames.reduce((sum, { size }) => sum + size, 0)).toBe(3 * byteLength);
      expect(frames.filter(({ fin }) => fin)).toHaveLength(3);
      await vi.waitFor(() => expect(sent()).toEqual({ bytes: 3 * byteLength, sends: 3 }));
    },
  );
});

test('a message in one frame is compressed, and nothing stands inside it or waits for its end', () => {
  const { sender, frames, ends } = sending(true);
  sender.send(bytes(10));
  expect([frames, ends()]).toEqual([[{ size: 10, fin: true, compress: true, inside: false }], 0]);
});

test('a large one in fragments is compressed where pings and pongs wait for its end, and only there', async () => {
  for (const controlsWait of [true, false]) {
    const { sender, frames, drained, ends } = sending(controlsWait);
    sender.send(bytes(2 * MiB));
    await drained();
    expect(frames).toHaveLength(8);
    expect(frames.every(({ compress }) => compress === controlsWait)).toBe(true);
    expect(frames.map(({ inside }) => inside)).toEqual([...Array<boolean>(7).fill(controlsWait), false]);
    expect(ends()).toBe(1);
  }
});

test('a message of over 16 MiB, or in frames of the app, is not compressed, since a pong would wait too long', async () => {
  const { sender, frames, drained } = sending(true);
  sender.send(bytes(16 * MiB + 1));
  sender.send(bytes(1, false));
  sender.send(bytes(2));
  await drained();
  expect(frames.some(({ inside }) => inside)).toBe(false);
  expect(frames[0]).toMatchObject({ fin: false, compress: false });
  // Of a message the first frame alone decides.
  expect(frames.at(-2)).toEqual({ size: 1, fin: false, compress: false, inside: false });
});
