/** Socket.IO: its client with a transport of our class, and its server with the recovery of connections. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { io, WebSocket as Transport } from 'socket.io-client';
import { Arrivals } from './arrivals.mjs';
import { check, end, named } from './check.mjs';
import { listen, openLink } from './link.mjs';

const http = createServer();
const connected = new Arrivals();
const server = new Server(http, { connectionStateRecovery: {}, pingInterval: 1000, pingTimeout: 1000 });
server.on('connection', (socket) => {
  socket.on('sum', (a, b, answer) => answer(a + b));
  socket.on('bytes', (bytes, answer) => answer(bytes.map((byte) => byte + 1)));
  socket.on('disconnect', () => server.emit('news', 'sent while the client was away'));
  connected.push(socket);
});
const port = await listen(http);

/** In Node the library's own transport takes `ws` alone; this one is its transport for pages. */
function transportOver(WebSocket) {
  return class extends Transport {
    createSocket(uri, protocols) {
      const socket = new WebSocket(uri, protocols);
      // The library sets `nodebuffer`, which is a value of ws alone.
      socket.binaryType = 'arraybuffer';
      return socket;
    }
  };
}

await check(
  named('socket.io-client'),
  'events, acknowledgements and bytes, cut, recovered with what was missed',
  async () => {
    const link = await openLink(port);
    const socket = io(`http://${link.host}`, {
      transports: [transportOver(link.WebSocket)],
      reconnectionDelay: 50,
      reconnectionDelayMax: 100,
    });
    const heard = new Arrivals();
    socket.on('news', heard.push);
    const losses = new Arrivals();
    socket.on('disconnect', losses.push);
    const returns = new Arrivals();
    socket.on('connect', () => returns.push(socket.recovered));
    await connected.atLeast(1);
    assert.equal(await socket.emitWithAck('sum', 2, 3), 5);
    assert.deepEqual([...(await socket.emitWithAck('bytes', Uint8Array.of(1, 2, 3)))], [2, 3, 4]);
    server.emit('news', 'before the cut');
    await heard.atLeast(1);

    link.cut();
    assert.deepEqual(await returns.atLeast(2, 'connection'), [false, true]);
    assert.deepEqual(losses.items, ['transport close']);
    assert.deepEqual(await heard.atLeast(2), ['before the cut', 'sent while the client was away']);
    assert.equal(await socket.emitWithAck('sum', 20, 30), 50);
    link.cameBack();
    socket.close();
  },
);

await check(
  named('socket.io-client'),
  'a link that goes silent: the missing ping is told, and it connects again',
  async () => {
    const link = await openLink(port);
    const socket = io(`http://${link.host}`, {
      transports: [transportOver(link.WebSocket)],
      reconnectionDelay: 50,
      reconnectionDelayMax: 100,
    });
    const [losses, connects] = [new Arrivals(), new Arrivals()];
    socket.on('disconnect', losses.push);
    socket.on('connect', () => connects.push(socket.id));
    await connects.atLeast(1, 'connection');
    link.stall();
    await connects.atLeast(2, 'connection');
    assert.deepEqual(losses.items, ['ping timeout']);
    assert.equal(await socket.emitWithAck('sum', 20, 30), 50);
    link.cameBack();
    socket.close();
  },
);

end();
