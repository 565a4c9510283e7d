/** @jest-environment node */
const events = require('node:events');
const { MessageWebSocket } = require('twinsocket');
const { WebSocketServer } = require('ws');

let server;
let address;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await events.once(server, 'listening');
  address = `ws://127.0.0.1:${server.address().port}/`;
});

afterEach(() => {
  for (const client of server.clients) client.terminate();
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
  await socket.ended;
});
