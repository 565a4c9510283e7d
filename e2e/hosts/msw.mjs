/** Mock Service Worker's WebSocket: what its handlers send arrives, whatever form it has. */
import assert from 'node:assert/strict';
import { WebSocket as WebSocketOfWs } from 'ws';
import { cell, end } from './cells.mjs';

// MSW stands in front of a WebSocket of the platform, which Node 20 has not.
globalThis.WebSocket ??= WebSocketOfWs;
const { ws } = await import('msw');
const { setupServer } = await import('msw/node');
const { MessageWebSocket, SocketMessageType, StreamWebSocket, toUint8Array } =
  await import('../../dist/browser/index.mjs');

const ADDRESS = 'ws://chat.test/';
const link = ws.link(ADDRESS);
const server = setupServer();
server.listen({ onUnhandledRequest: 'error' });

async function connected(onConnection, { before = () => {} } = {}) {
  server.resetHandlers(link.addEventListener('connection', onConnection));
  const socket = new MessageWebSocket();
  before(socket);
  await socket.connectAsync(ADDRESS);
  return socket;
}

await cell('MSW: text goes there and back', async () => {
  const message = withResolvers();
  const socket = await connected(
    ({ client }) => client.addEventListener('message', ({ data }) => client.send(`re: ${data}`)),
    {
      before: (it) => (it.onmessagereceived = message.resolve),
    },
  );
  await socket.sendAsync('grüße');
  const reader = (await message.promise).getDataReader();
  assert.equal(reader.readString(reader.unconsumedBufferLength), 're: grüße');
});

const forms = {
  ArrayBuffer: () => Uint8Array.of(1, 2).buffer,
  Uint8Array: () => Uint8Array.of(1, 2),
  'a view of a part': () => Uint8Array.of(0, 1, 2, 0).subarray(1, 3),
  DataView: () => new DataView(Uint8Array.of(1, 2).buffer),
  'Buffer out of a pool': () => Buffer.from([1, 2]),
  Blob: () => new Blob([Uint8Array.of(1, 2)]),
};
for (const [form, make] of Object.entries(forms)) {
  await cell(`MSW: bytes as ${form} arrive, and what follows comes behind them`, async () => {
    const seen = [];
    const socket = new Promise((resolve, reject) => {
      connected(
        ({ client }) => {
          client.send(make());
          client.send('behind');
        },
        {
          before: (it) => {
            it.onmessagereceived = (event) => {
              try {
                const binary = event.messageType === SocketMessageType.binary;
                const reader = event.getDataReader();
                seen.push(binary ? toUint8Array(reader.detachBuffer()).join() : reader.readString(6));
                if (seen.length === 2) resolve(it);
              } catch (error) {
                reject(error);
              }
            };
          },
        },
      ).catch(reject);
    });
    await socket;
    assert.deepEqual(seen, ['1,2', 'behind']);
  });
}

await cell('MSW: bytes that we send arrive as bytes', async () => {
  const got = withResolvers();
  const socket = await connected(({ client }) => client.addEventListener('message', ({ data }) => got.resolve(data)));
  await socket.sendAsync(Uint8Array.of(3, 4));
  const data = await got.promise;
  const bytes =
    data instanceof Blob ? await data.arrayBuffer() : ArrayBuffer.isView(data) ? data : new Uint8Array(data);
  assert.deepEqual([...new Uint8Array(bytes.buffer ?? bytes)], [3, 4]);
});

await cell('MSW: a close of the server is raised with its code and reason', async () => {
  const closed = withResolvers();
  const socket = await connected(
    ({ client }) => client.addEventListener('message', () => client.close(4001, 'moved')),
    {
      before: (it) => (it.onclosed = closed.resolve),
    },
  );
  await socket.sendAsync('go');
  const { code, reason } = await closed.promise;
  assert.deepEqual([code, reason], [4001, 'moved']);
});

await cell('MSW: our close reaches the server', async () => {
  const heard = withResolvers();
  const socket = await connected(({ client }) => client.addEventListener('close', ({ code }) => heard.resolve(code)));
  socket.close(4002, 'enough');
  assert.equal(await heard.promise, 4002);
});

await cell('MSW: a StreamWebSocket reads what handlers send', async () => {
  server.resetHandlers(link.addEventListener('connection', ({ client }) => client.send(Uint8Array.of(9))));
  const socket = new StreamWebSocket();
  await socket.connectAsync(ADDRESS);
  const { value } = await socket.readable.getReader().read();
  assert.deepEqual([...value], [9]);
});

function withResolvers() {
  let resolve;
  return { promise: new Promise((done) => (resolve = done)), resolve };
}

end();
