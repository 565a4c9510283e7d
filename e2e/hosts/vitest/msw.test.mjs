import { ws } from 'msw';
import { setupServer } from 'msw/node';
import { MessageWebSocket } from 'twinsocket';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const chat = ws.link('wss://chat.example/');
const server = setupServer();

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

test('an echo comes back', async () => {
  server.use(
    chat.addEventListener('connection', ({ client }) => {
      client.addEventListener('message', ({ data }) => client.send(data));
    }),
  );
  const socket = new MessageWebSocket();
  const answer = new Promise((resolve) => (socket.onmessagereceived = (event) => resolve(event.text())));
  await socket.connectAsync('wss://chat.example/');
  await socket.sendAsync('Hello');
  expect(await answer).toBe('Hello');
});

test('a close code is told', async () => {
  server.use(chat.addEventListener('connection', ({ client }) => client.close(4001, 'sign in again')));
  const socket = new MessageWebSocket();
  await socket.connectAsync('wss://chat.example/');
  expect(await socket.ended).toMatchObject({ code: 4001, reason: 'sign in again' });
});
