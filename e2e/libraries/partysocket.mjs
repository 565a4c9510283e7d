/**
 * PartySocket, before a server of ours: PartyKit's runs on Cloudflare's Workers alone. It keeps rooms, and passes each message on to
 * all in the room.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { PartySocket } from 'partysocket';
import { WebSocketServer } from 'ws';
import { Arrivals } from './arrivals.mjs';
import { check, end, named, within } from './check.mjs';
import { listen, openLink } from './link.mjs';

const http = createServer();
const party = new WebSocketServer({ server: http });
party.on('connection', (socket, { url }) => {
  socket.room = new URL(url, 'ws://party.test').pathname;
  socket.on('error', () => {});
  socket.on('message', (data, binary) => {
    for (const other of party.clients) if (other.room === socket.room) other.send(data, { binary });
  });
});
const port = await listen(http);

function join(link, room) {
  const socket = new PartySocket({
    host: link.host,
    room,
    WebSocket: link.WebSocket,
    minReconnectionDelay: 50,
    maxReconnectionDelay: 100,
  });
  socket.binaryType = 'arraybuffer';
  const heard = new Arrivals();
  socket.addEventListener('message', ({ data }) => heard.push(typeof data === 'string' ? data : new Uint8Array(data)));
  return { socket, heard };
}

const happens = (socket, type) =>
  within(`event ${type}`, new Promise((resolve) => socket.addEventListener(type, resolve, { once: true })));

await check(named('partysocket'), 'a room of two, cut; what was sent meanwhile arrives', async () => {
  const link = await openLink(port);
  const a = join(link, 'chess');
  const b = join(await openLink(port), 'chess');
  await Promise.all([happens(a.socket, 'open'), happens(b.socket, 'open')]);
  a.socket.send('e4');
  assert.deepEqual(await b.heard.atLeast(1), ['e4']);
  b.socket.send(Uint8Array.of(1, 2, 3));
  assert.deepEqual(await a.heard.atLeast(2), ['e4', Uint8Array.of(1, 2, 3)]);

  const closed = happens(a.socket, 'close');
  const opened = happens(a.socket, 'open');
  link.cut();
  assert.equal((await closed).code, 1006);
  a.socket.send('sent while there is no connection');
  await opened;
  assert.equal((await b.heard.atLeast(3)).at(-1), 'sent while there is no connection');
  b.socket.send('welcome back');
  assert.equal(await a.heard.first((data) => data === 'welcome back'), 'welcome back');
  link.cameBack();
  for (const { socket } of [a, b]) socket.close();
});

end();
