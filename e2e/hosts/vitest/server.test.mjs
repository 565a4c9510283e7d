import { once } from 'node:events';
import { MessageWebSocket } from 'twinsocket';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';

let server;
let address;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 }); // a free port, so that tests can run side by side
  await once(server, 'listening');
  address = `ws://127.0.0.1:${server.address().port}/`;
});

afterEach(() => {
  for (const client of server.clients) client.terminate(); // close() alone waits for the clients
  server.close();
});

test('the answer is shown', async () => {
  server.on('connection', (ws) => ws.on('message', (data) => ws.send(`You said: ${data}`)));
  const socket = new MessageWebSocket();
  const answer = new Promise((resolve) => (socket.onmessagereceived = (event) => resolve(event.text())));
  await socket.connectAsync(address);
  await socket.sendAsync('Hello');
  expect(await answer).toBe('You said: Hello');
  socket.close();
});

test('a lost connection is told', async () => {
  server.on('connection', (ws) => ws.terminate());
  const socket = new MessageWebSocket();
  await socket.connectAsync(address);
  expect((await socket.ended).error).toMatchObject({ statusName: 'connectionAborted' });
});
