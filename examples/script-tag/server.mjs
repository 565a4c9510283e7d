// Serves this folder with its node_modules, and sends each message back. PORT chooses another port than 8090.
import { createServer } from 'node:http';
import sirv from 'sirv';
import { acceptMessageWebSocket, SocketMessageType } from 'twinsocket';
import { WebSocketServer } from 'ws';

const server = createServer(sirv('.', { dev: true }));

new WebSocketServer({ server, path: '/echo' }).on('connection', (ws, request) => {
  const socket = acceptMessageWebSocket(ws, request, { maxMessageSize: 1_000_000 });
  socket.onmessagereceived = (event) => {
    if (socket.state === 'failed') return; // the event tells that the connection was lost, as `ended` does
    void socket.sendAsync(event.messageType === SocketMessageType.utf8 ? event.text() : event.bytes());
  };
});

server.listen(Number(process.env.PORT ?? 8090), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
