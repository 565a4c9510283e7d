// One of several equal processes: a message of a client goes to the broker, and from there to the clients of all processes.
//   node server.mjs [port] [address of Redis]
import { createServer } from 'node:http';
import { createClient } from '@redis/client';
import { acceptMessageWebSocket, SocketMessageType } from 'twinsocket';
import { WebSocketServer } from 'ws';

const [port = '8091', url = 'redis://127.0.0.1:6379'] = process.argv.slice(2);
const limit = 1024 * 1024; // characters that may wait for one client

/** How much waits for each client. @type {Map<import('twinsocket').ServerMessageWebSocket, number>} */
const clients = new Map();

// Redis lets a connection that subscribes do nothing else.
const publisher = createClient({ url });
const subscriber = publisher.duplicate();
for (const client of [publisher, subscriber]) client.on('error', (error) => console.error(`broker: ${error.message}`));
await Promise.all([publisher.connect(), subscriber.connect()]);
await subscriber.subscribe('chat', (text) => {
  for (const client of clients.keys()) send(client, text);
});

const server = createServer((request, response) => {
  // The proxy gives no new clients to a process that has lost the broker, or that ends.
  response.writeHead(request.url === '/health' && subscriber.isReady && server.listening ? 200 : 503).end();
});
new WebSocketServer({ server }).on('connection', (ws, request) => {
  const socket = acceptMessageWebSocket(ws, request, { maxMessageSize: 64 * 1024 });
  clients.set(socket, 0);
  socket.ended.then(() => clients.delete(socket));
  socket.addEventListener('messagereceived', (event) => {
    if (socket.state === 'failed') return; // the connection was lost, as `ended` tells
    if (event.messageType !== SocketMessageType.utf8) {
      socket.close(1003, 'text only');
      return;
    }
    publisher.publish('chat', event.text()).catch((error) => socket.close(1011, error.message.slice(0, 100)));
  });
  send(socket, `you are on ${port}`);
});
server.listen(Number(port), '127.0.0.1', () => console.log(`listening on ${port}`));

process.once('SIGTERM', () => void shutDown());

async function shutDown() {
  server.close(); // accepts no new connections
  server.closeAllConnections(); // but WebSockets: a silent connection would keep the process running
  const timer = setTimeout(() => clients.forEach((_, client) => client.abort()), 10_000);
  for (const client of clients.keys()) client.close(1001, 'the process ends');
  await Promise.all(Array.from(clients.keys(), (client) => client.ended));
  clearTimeout(timer);
  publisher.destroy();
  subscriber.destroy();
}

/** @type {(client: import('twinsocket').ServerMessageWebSocket, text: string) => void} */
function send(client, text) {
  const waiting = clients.get(client) ?? 0;
  if (waiting + text.length > limit) return client.abort(new Error('the client reads too slowly'));
  clients.set(client, waiting + text.length);
  const left = () => {
    const now = clients.get(client);
    if (now !== undefined) clients.set(client, now - text.length);
  };
  client.sendAsync(text).then(left, left);
}
