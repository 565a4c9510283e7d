/** A WebSocket in the place of ws that dials by itself, as Bun had one up to 1.3. */
import { Agent } from 'node:http';
import { ChainValidationResult, hresult } from '@twinsocket/core';
import { expect, test, vi } from 'vitest';
import { MessageWebSocket, StreamWebSocket } from '../sockets.ts';

const dialled = vi.hoisted((): string[] => []);

vi.mock('isomorphic-ws', async () => {
  const { EventEmitter } = await import('node:events');
  class SelfDialling extends EventEmitter {
    constructor(url: string) {
      super();
      dialled.push(url);
    }
    terminate(): void {
      dialled.pop();
    }
  }
  return { default: SelfDialling };
});

test.each([
  ['nothing', () => {}],
  ['control.agent', (socket: MessageWebSocket) => (socket.control.agent = new Agent())],
  ['control.lookup', (socket: MessageWebSocket) => (socket.control.lookup = () => {})],
  [
    'control.ignorableServerCertificateErrors',
    (socket: MessageWebSocket) => socket.control.ignorableServerCertificateErrors.push(ChainValidationResult.untrusted),
  ],
])('with %s set a connect is refused and nothing is dialled', async (_name, set) => {
  for (const socket of [new MessageWebSocket(), new StreamWebSocket()]) {
    set(socket as MessageWebSocket);
    await expect(async () => socket.connectAsync('wss://server.test/')).rejects.toMatchObject({
      number: hresult.ERROR_NOT_SUPPORTED,
      message: expect.stringContaining('wss://server.test/') as string,
    });
  }
  expect(dialled).toEqual([]);
});
