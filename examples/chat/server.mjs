// The chat: serves the page, gives out tokens, passes messages on, takes uploads.
//   node examples/chat/server.mjs [port] [bytes a second that an upload may have]
import { once } from 'node:events';
import { createServer } from 'node:http';
import { acceptMessageWebSocket, acceptStreamWebSocket } from 'twinsocket';
import { WebSocketServer } from 'ws';
import { bundlePage } from './server/page-files.mjs';
import { Room } from './server/room.mjs';
import { Tokens } from './server/tokens.mjs';
import { takeUpload } from './server/uploads.mjs';

const [port = '8090', uploadRate = 'Infinity'] = process.argv.slice(2);
const files = await bundlePage();
const tokens = new Tokens();
const room = new Room();
const sockets = new WebSocketServer({ noServer: true });
/** What is done with a connection, by its path. */
const accept = {
  '/chat': (ws, request) => room.join(acceptMessageWebSocket(ws, request, { maxMessageSize: 64 * 1024 })),
  '/upload': (ws, request, { searchParams }) =>
    takeUpload(acceptStreamWebSocket(ws, request), Number(searchParams.get('size')), Number(uploadRate)),
};

const server = createServer((request, response) => {
  const { pathname } = urlOf(request);
  const file = files.get(pathname);
  if (request.method === 'POST' && pathname === '/token') response.end(tokens.give());
  else if (!file) response.writeHead(404).end();
  else response.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': 'no-store' }).end(file.body);
});
server.on('upgrade', (request, tcp, head) => {
  const url = urlOf(request);
  const handle = Object.hasOwn(accept, url.pathname) ? accept[url.pathname] : undefined;
  if (!handle) return refuse(tcp, '404 Not Found');
  if (!tokens.take(url.searchParams.get('token'))) return refuse(tcp, '401 Unauthorized');
  sockets.handleUpgrade(request, tcp, head, (ws) => handle(ws, request, url));
});
server.listen(Number(port), '127.0.0.1');
await once(server, 'listening');
console.log(`http://127.0.0.1:${server.address().port}/`);

function urlOf({ url }) {
  return new URL(url, 'http://localhost');
}

function refuse(tcp, status) {
  console.log(`refused with ${status}`);
  tcp.on('error', () => {}); // the client may be gone already
  tcp.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
