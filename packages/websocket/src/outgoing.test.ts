import type { MessageWebSocket } from '@twinsocket/core';
import { expect, test } from 'vitest';
import { Outgoing } from './outgoing.ts';

/** A socket whose network takes all at once, when the test says so. */
function fakeSocket() {
  const sent: unknown[] = [];
  const flushes: (() => void)[] = [];
  const socket = {
    sendAsync(payload: unknown) {
      sent.push(payload);
      return Promise.resolve(0);
    },
    outputStream: { flushAsync: () => new Promise<void>((resolve) => flushes.push(resolve)) },
  };
  const flush = async (): Promise<void> => {
    for (const resolve of flushes.splice(0)) resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { socket: socket as unknown as MessageWebSocket, sent, flush };
}

test('bytes of a Blob that is still being read stay in bufferedAmount, whatever was flushed before it', async () => {
  const { socket, sent, flush } = fakeSocket();
  const outgoing = new Outgoing(socket);
  let read: (bytes: ArrayBuffer) => void = () => {};
  const blob = Object.assign(new Blob(['1234567890']), {
    arrayBuffer: () => new Promise<ArrayBuffer>((resolve) => (read = resolve)),
  });
  outgoing.send('a');
  outgoing.send(blob);
  outgoing.send('bc');
  expect(outgoing.bufferedAmount).toBe(13);
  await flush();
  await flush();
  expect([outgoing.bufferedAmount, sent]).toEqual([12, ['a']]);
  read(new ArrayBuffer(10));
  await flush();
  expect(sent).toHaveLength(3);
  await flush();
  await flush();
  expect(outgoing.bufferedAmount).toBe(0);
});

test('what is sent after a Blob was sent goes out at once again, and a detached buffer behind one is empty', async () => {
  const { socket, sent } = fakeSocket();
  const outgoing = new Outgoing(socket);
  const detached = new Uint8Array(8);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  outgoing.send(new Blob(['1']));
  outgoing.send(detached);
  await new Promise<void>((resolve) => outgoing.whenHandedOver(resolve));
  expect(sent).toEqual(
    [new ArrayBuffer(1), new Uint8Array()].map((each) => expect.objectContaining({ byteLength: each.byteLength })),
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  outgoing.send('at once');
  expect(sent).toHaveLength(3);
});

test('what is sent right before the close counts until it has left, though nothing can be flushed behind the close', async () => {
  const { socket, flush } = fakeSocket();
  const outgoing = new Outgoing(socket);
  outgoing.send('first');
  outgoing.send('second');
  outgoing.whenHandedOver(() => {
    socket.outputStream.flushAsync = () => Promise.reject(new Error('closed')) as never;
  });
  expect(outgoing.bufferedAmount).toBe(11);
  await flush();
  expect(outgoing.bufferedAmount).toBe(0);
});
