/** Values of another realm, as those of a frame or of a test runner's page are, are taken for what they are. */
import { runInNewContext } from 'node:vm';
import {
  asInputStream,
  fromUint8Array,
  InputStreamOptions,
  MessageWebSocket,
  toUint8Array,
  WindowsRuntimeBuffer,
} from 'twinsocket';
import { expect, inject, test } from 'vitest';

const peer = inject('peer');

const foreign = (code: string): unknown => runInNewContext(code);

test('an ArrayBuffer and a view of another realm are sent, to the URL of another realm', async () => {
  // A context of vm has no URL: what tells one from anything else is its tag.
  const address = foreign(`({ href: '${peer.ws}/echo', [Symbol.toStringTag]: 'URL' })`) as URL;
  const socket = new MessageWebSocket();
  const lengths: number[] = [];
  const both = new Promise<void>((resolve) => {
    socket.onmessagereceived = (event) => {
      if (lengths.push(event.getDataReader().unconsumedBufferLength) === 2) resolve();
    };
  });
  await socket.connectAsync(address);
  await socket.sendAsync(foreign('new ArrayBuffer(3)') as ArrayBuffer);
  await socket.sendAsync(foreign('new Uint8Array(4)') as Uint8Array);
  await both;
  expect(lengths).toEqual([3, 4]);
  socket.close();
});

test('a Uint8Array of another realm makes a buffer of this one', () => {
  const bytes = toUint8Array(fromUint8Array(foreign('Uint8Array.of(1, 2)') as Uint8Array));
  expect(bytes).toBeInstanceOf(Uint8Array);
  expect(bytes).toEqual(Uint8Array.of(1, 2));
});

test('a stream may give chunks of another realm', async () => {
  const chunk = foreign('Uint8Array.of(1, 2)') as Uint8Array;
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(chunk);
      controller.close();
    },
  });
  const buffer = new WindowsRuntimeBuffer(2);
  const read = await asInputStream(source).readAsync(buffer, 2, InputStreamOptions.none);
  expect(toUint8Array(read)).toEqual(Uint8Array.of(1, 2));
});

test('an object that merely has the tag of a Uint8Array is not taken as bytes', async () => {
  const socket = new MessageWebSocket();
  await socket.connectAsync(`${peer.ws}/echo`);
  const named = { byteLength: 0, [Symbol.toStringTag]: 'ArrayBuffer' } as unknown as ArrayBuffer;
  await expect((async () => socket.sendAsync(named))()).rejects.toThrow('sendAsync');
  socket.close();
});
