import { once } from 'node:events';
import { acceptMessageWebSocket } from 'twinsocket';
import { WebSocketServer } from 'ws';

/** Sends the time to each client every 200 milliseconds, on a free port of this computer. */
export async function startServer() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (ws, request) => {
    const socket = acceptMessageWebSocket(ws, request);
    const timer = setInterval(() => void socket.sendAsync(new Date().toISOString()), 200);
    void socket.ended.then(() => clearInterval(timer));
  });
  await once(server, 'listening');
  return { address: `ws://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
