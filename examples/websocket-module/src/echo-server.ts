import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { acceptMessageWebSocket, SocketMessageType } from 'twinsocket';
import { WebSocketServer } from 'ws';

/** Sends each message back, on a free port of this computer. */
export async function startEchoServer(): Promise<{ readonly address: string; close(): void }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (ws, request) => {
    const socket = acceptMessageWebSocket(ws, request);
    socket.onmessagereceived = (event) => {
      if (socket.state === 'failed') return; // the event tells that the connection was lost, as `ended` does
      void socket.sendAsync(event.messageType === SocketMessageType.utf8 ? event.text() : event.bytes());
    };
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `ws://127.0.0.1:${port}/`,
    close: () => {
      server.close();
    },
  };
}
