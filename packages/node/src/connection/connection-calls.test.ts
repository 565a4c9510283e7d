/** The seam's rule that no method of a connection calls the handler before it returns (core/src/transport.ts), where frames wait to be read. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serverMessageWebSocketOver, type Connection, type ConnectionHandler } from '@twinsocket/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { WsAcceptor } from '../ws-acceptor.ts';
import { OpenConnection } from './open-connection.ts';

let server: WebSocketServer;
let client: WebSocket;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterEach(() => {
  client.terminate();
  server.close();
});

/** In one packet. */
function sendAndClose(...messages: readonly (string | Buffer)[]): void {
  const tcp = (client as unknown as { _socket: { cork(): void; uncork(): void } })._socket;
  tcp.cork();
  for (const message of messages) client.send(message);
  client.close(4001, 'done');
  tcp.uncork();
}

/** A connection that its handler has paused at the first of two messages, and what it calls from then on. */
async function pausedConnection(): Promise<{ readonly connection: Connection; readonly calls: string[] }> {
  const calls: string[] = [];
  const [ws, request] = (await once(server, 'connection')) as [WebSocket, { socket: never }];
  const paused = new Promise<Connection>((resolve) => {
    const handler: ConnectionHandler = {
      opened: () => {},
      data() {
        calls.push('data');
        if (calls.length > 1) return;
        connection.pause();
        resolve(connection);
      },
      sent: () => {},
      closed: (code) => void calls.push(`closed ${code}`),
      failed: (error) => void calls.push(error.message),
    };
    const options = { maxMessageSize: Infinity, closeTimeout: Infinity, pongInterval: 0, receiveTimeout: Infinity };
    const connection = new OpenConnection(
      { socket: ws, tcp: request.socket, foreignListeners: [] },
      options,
      'server',
      handler,
    );
  });
  await once(client, 'open');
  sendAndClose('a', 'bb');
  return { connection: await paused, calls };
}

test.each<[string, (connection: Connection) => void, readonly string[]]>([
  ['resume', (connection) => connection.resume(), ['data', 'data', 'closed 4001']],
  ['close', (connection) => connection.close(4002), ['data', 'data', 'closed 4001']],
])('%s returns before what waited is told', async (_method, call, told) => {
  const { connection, calls } = await pausedConnection();
  call(connection);
  expect(calls).toEqual(['data']);
  await expect.poll(() => calls).toEqual(told);
});

test('a socket that is closed while messages and a close frame wait raises closed once, after the call', async () => {
  const closeTimeout = 50;
  const [ws, request] = (await once(server, 'connection')) as [WebSocket, { socket: never }];
  const socket = serverMessageWebSocketOver(new WsAcceptor(ws, request.socket), { closeTimeout });
  const closed: number[] = [];
  socket.onclosed = ({ code }) => closed.push(code);
  const reader = socket.readable.getReader();
  const first = reader.read();
  await once(client, 'open');
  // The second message is over the mark, so the socket pauses in front of the close frame, which has come in the same packet.
  sendAndClose('first', Buffer.alloc(1024 * 1024));
  await first;
  await expect.poll(() => ws.isPaused).toBe(true);
  socket.close();
  expect(closed).toEqual([]);
  expect(await socket.ended).toEqual({ code: 4001, reason: 'done', error: null });
  // The deadline of the close must not run any more: when it has passed, nothing may come.
  await new Promise((resolve) => setTimeout(resolve, 3 * closeTimeout));
  expect(closed).toEqual([4001]);
});
