/** The other ends of idle connections: a server, or clients, of ws. It tells its parent when it is ready, and ends with its parent. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

const [role, port, count] = process.argv.slice(2);
process.on('disconnect', () => process.exit());
if (role === 'server') {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  process.send?.((server.address() as AddressInfo).port);
} else {
  for (let left = Number(count); left > 0; left--) {
    await once(new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false }), 'open');
  }
  process.send?.('open');
}
