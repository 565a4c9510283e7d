/** y-websocket: two documents of Yjs that its server keeps equal, one of them behind the link. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { setupWSConnection } from '@y/websocket-server/utils';
import { WebSocketServer } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { check, end, named, within } from './check.mjs';
import { listen, openLink } from './link.mjs';

const http = createServer();
new WebSocketServer({ server: http }).on('connection', setupWSConnection);
const port = await listen(http);

function open(link) {
  const doc = new Y.Doc();
  // Without BroadcastChannel, by which two documents of one process would find each other.
  const options = { WebSocketPolyfill: link.WebSocket, disableBc: true, maxBackoffTime: 100 };
  return { doc, text: doc.getText('text'), provider: new WebsocketProvider(`ws://${link.host}`, 'room', doc, options) };
}

function becomes({ doc, text }, expected) {
  return within(
    `text ${JSON.stringify(expected)}; there is ${JSON.stringify(text.toString())}`,
    new Promise((resolve) => {
      const look = () => {
        if (text.toString() === expected) resolve();
      };
      doc.on('update', look);
      look();
    }),
    20_000,
  );
}

await check(named('y-websocket'), 'two documents, one of them cut off and edited meanwhile, become equal', async () => {
  const link = await openLink(port);
  const a = open(link);
  const b = open(await openLink(port));
  a.text.insert(0, 'Hello');
  await becomes(b, 'Hello');

  const lost = new Promise((resolve) => a.provider.once('connection-close', resolve));
  link.cut();
  await within('loss', lost);
  a.text.insert(5, ', World');
  b.text.insert(0, '> ');
  await becomes(a, '> Hello, World');
  await becomes(b, '> Hello, World');
  // A document of 300,000 bytes, there and back.
  a.text.insert(0, 'x'.repeat(300_000));
  await becomes(b, `${'x'.repeat(300_000)}> Hello, World`);
  link.cameBack();
  assert.deepEqual(Y.encodeStateVector(a.doc), Y.encodeStateVector(b.doc));
  for (const { provider } of [a, b]) provider.destroy();
});

end();
