/** mock-socket's WebSocket, which has EventTarget, Blob and timers of its own ideas. */
import assert from 'node:assert/strict';
import { Server, WebSocket } from 'mock-socket';
import { cell, end } from './cells.mjs';

globalThis.WebSocket = WebSocket;
const { MessageWebSocket, SocketMessageType, toUint8Array } = await import('../../dist/browser/index.mjs');

const ADDRESS = 'ws://mock.test/';

async function withServer(onConnection, run) {
  const server = new Server(ADDRESS);
  server.on('connection', onConnection);
  try {
    await run();
  } finally {
    server.stop();
  }
}

await cell('mock-socket: text goes there and back', () =>
  withServer(
    (peer) => peer.on('message', (data) => peer.send(`re: ${data}`)),
    async () => {
      const socket = new MessageWebSocket();
      const message = new Promise((resolve) => (socket.onmessagereceived = resolve));
      await socket.connectAsync(ADDRESS);
      await socket.sendAsync('x');
      assert.equal((await message).getDataReader().readString(5), 're: x');
    },
  ),
);

// A view is text for its server: it calls toString.
for (const [form, make] of Object.entries({
  ArrayBuffer: () => Uint8Array.of(1, 2).buffer,
  Blob: () => new Blob([Uint8Array.of(1, 2)]),
})) {
  await cell(`mock-socket: bytes as ${form} arrive`, () =>
    withServer(
      (peer) => peer.send(make()),
      async () => {
        const socket = new MessageWebSocket();
        const message = new Promise((resolve) => (socket.onmessagereceived = resolve));
        await socket.connectAsync(ADDRESS);
        const event = await message;
        assert.equal(event.messageType, SocketMessageType.binary);
        assert.deepEqual([...toUint8Array(event.getDataReader().detachBuffer())], [1, 2]);
      },
    ),
  );
}

await cell('mock-socket: a close of the server is raised', () =>
  withServer(
    (peer) => peer.close({ code: 4001, reason: 'moved', wasClean: true }),
    async () => {
      const socket = new MessageWebSocket();
      const closed = new Promise((resolve) => (socket.onclosed = resolve));
      await socket.connectAsync(ADDRESS);
      assert.equal((await closed).code, 4001);
    },
  ),
);

await cell('mock-socket: without a server the connect fails, and its error can be cloned', async () => {
  const error = await new MessageWebSocket().connectAsync('ws://nobody.test/').then(null, (reason) => reason);
  assert.equal(error.statusName, 'cannotConnect');
  assert.equal(structuredClone(error).message, error.message);
});

end();
