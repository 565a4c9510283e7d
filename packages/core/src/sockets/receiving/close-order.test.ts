/** What came right before the peer's close frame is given to the read that waits for it, and only then is `closed` raised. */
import { expect, test } from 'vitest';
import { WindowsRuntimeBuffer } from '../../streams/buffer.ts';
import { DataReader } from '../../streams/data-reader.ts';
import { InputStreamOptions } from '../../streams/enums.ts';
import { MessageWebSocket } from '../message-web-socket.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport, microtasks, openOn } from '../testing/fake-transport.ts';

type Socket = MessageWebSocket | StreamWebSocket;

test.each<[string, new (transport: FakeTransport) => Socket, (socket: never) => PromiseLike<unknown>]>([
  ['a read of readable', MessageWebSocket, (socket: Socket) => socket.readable.getReader().read()],
  [
    'a step of for await',
    MessageWebSocket,
    (socket: Socket) => (socket.readable as ReadableStream<unknown>)[Symbol.asyncIterator]().next(),
  ],
  ['a read of the readable of a stream', StreamWebSocket, (socket: Socket) => socket.readable.getReader().read()],
  [
    'readAsync',
    StreamWebSocket,
    (socket: StreamWebSocket) =>
      socket.inputStream.readAsync(new WindowsRuntimeBuffer(9), 9, InputStreamOptions.partial),
  ],
  [
    'loadAsync',
    StreamWebSocket,
    (socket: StreamWebSocket) => {
      const reader = new DataReader(socket.inputStream);
      reader.inputStreamOptions = InputStreamOptions.partial;
      return reader.loadAsync(9);
    },
  ],
])('%s', async (_what, Class, read) => {
  const transport = new FakeTransport();
  const socket = new Class(transport);
  const order: string[] = [];
  socket.onclosed = () => void order.push('closed');
  const { handler } = await openOn(transport, socket);
  const reading = read(socket as never).then(() => void order.push('read'));
  const ended = socket.ended.then(() => void order.push('ended'));
  // A stream of the web pulls only after its start.
  await microtasks();
  // From one packet.
  handler.data(Uint8Array.of(1), false, true);
  handler.closed(1000, '');
  await Promise.all([reading, ended]);
  expect(order).toEqual(['read', 'closed', 'ended']);
});
