/** The clients of the conformance run (e2e/conformance), which fuzzing servers of others are run with too. */
import * as api from 'twinsocket';
import { expect, test } from 'vitest';
import { WebSocket as NodeWebSocket, WebSocketServer } from 'ws';
import { rawClient } from '../conformance/clients.ts';
import { createProgram, RAW } from '../conformance/program.ts';

const Raw = NodeWebSocket as unknown as typeof WebSocket;

/** An engine's WebSocket that ends so, as soon as handlers are there. */
function ending(events: readonly ('error' | { code: number; wasClean: boolean })[]): typeof WebSocket {
  class Ending {
    onerror: () => void = () => {};
    onclose: (event: { code: number; reason: string; wasClean: boolean }) => void = () => {};
    constructor() {
      queueMicrotask(() => {
        for (const event of events) {
          if (event === 'error') this.onerror();
          else this.onclose({ reason: '', ...event });
        }
      });
    }
  }
  return Ending as unknown as typeof WebSocket;
}

test.each([
  ['a close frame', [{ code: 1000, wasClean: true }], { code: 1000, reason: '' }],
  [
    'a close frame with a reset of TCP behind it',
    ['error', { code: 1000, wasClean: false }],
    { code: 1000, reason: '' },
  ],
  ['a reset without a close frame', ['error', { code: 1006, wasClean: false }], 'failed'],
  ['the end of TCP without a close frame', [{ code: 1006, wasClean: false }], 'failed'],
] as const)('%s is the end that the app gets', async (_what, events, expected) => {
  expect(await rawClient(ending(events))('ws://host/', { message() {} })).toEqual(expected);
});

test('no more cases run at once than the server is asked for', async () => {
  let running = 0;
  let most = 0;
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket, request) => {
    if (!request.url?.startsWith('/runCase')) {
      socket.send(JSON.stringify({ behavior: 'OK' }));
      return socket.close(1000);
    }
    most = Math.max(most, ++running);
    socket.on('close', () => running--);
    socket.on('message', () => socket.close(1000)); // a round trip, in which others could begin
    socket.send('an echo, please');
  });
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const numbers = Array.from({ length: 12 }, (_, at) => at + 1);
    const program = createProgram(api, Raw);
    const results = await program.runCases(`ws://127.0.0.1:${port}`, 'test', RAW, numbers, 2);
    expect(results.map(({ number }) => number).sort((a, b) => a - b)).toEqual(numbers);
    expect(results.every((result) => result.ending !== 'failed' && result.ending.code === 1000)).toBe(true);
    expect(most).toBe(2);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
