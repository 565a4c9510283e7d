/** What a real server asks for by `Retry-After` when it refuses, a ReconnectingWebSocket does. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';

/** Milliseconds that are far from any that the settings below lead to by themselves. */
const asked = 1000;

test.each([
  ['seconds', () => String(asked / 1000)],
  // Dates are in whole seconds, so the server asks for up to one more.
  ['a date', () => new Date(Date.now() + 2 * asked).toUTCString()],
])('after a refusal with Retry-After in %s, the next attempt comes no earlier', async (_form, retryAfter) => {
  const tried: number[] = [];
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    verifyClient: (_info, done) => {
      tried.push(Date.now());
      if (tried.length > 1) done(true);
      else done(false, 503, 'busy', { 'Retry-After': retryAfter() });
    },
  });
  await once(server, 'listening');
  const socket = new ReconnectingWebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    minDelay: 1,
    maxDelay: 2,
  });
  const downs: Date[] = [];
  socket.ondown = ({ retryAt }) => retryAt && downs.push(retryAt);
  const opened = new Promise((resolve) => (socket.onopen = resolve));
  await opened;
  const [first = NaN, second = NaN] = tried;
  expect(tried).toHaveLength(2);
  expect(downs).toHaveLength(1);
  expect(Number(downs[0]) - first).toBeGreaterThanOrEqual(asked);
  // A timer may be a millisecond early by this clock.
  expect(second - first).toBeGreaterThan(asked - 50);
  socket.abort();
  server.close();
});
