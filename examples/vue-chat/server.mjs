// Serves the page in dist, and passes each message on to everybody. PORT chooses another port than 8090.
import { createServer } from 'node:http';
import sirv from 'sirv';
import { acceptMessageWebSocket, SocketMessageType } from 'twinsocket';
import { WebSocketServer } from 'ws';

/** Messages that may wait for a member. */
const MOST = 1_000;

/** How many messages wait for each member. */
const members = new Map();
const server = createServer(sirv('dist'));

new WebSocketServer({ server, path: '/chat' }).on('connection', (ws, request) => {
  const socket = acceptMessageWebSocket(ws, request, { maxMessageSize: 64 * 1024 });
  members.set(socket, 0);
  console.log(`joined, ${members.size} here`);
  socket.onmessagereceived = (event) => {
    if (socket.state === 'failed') return; // the event tells that the connection was lost, as `ended` does
    if (event.messageType === SocketMessageType.utf8) broadcast(event.text());
    else socket.close(1003, 'this chat takes text only');
  };
  void socket.ended.then(() => {
    members.delete(socket);
    console.log(`left, ${members.size} here`);
  });
});

server.listen(Number(process.env.PORT ?? 8090), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});

function broadcast(text) {
  for (const [member, waiting] of members) {
    if (waiting === MOST) {
      member.abort(new Error('the member reads too slowly'));
      continue;
    }
    members.set(member, waiting + 1);
    const settled = () => {
      if (members.has(member)) members.set(member, members.get(member) - 1);
    };
    member.sendAsync(text).then(settled, settled);
  }
}
