/** zone.js, as Angular uses it: callbacks run in their zone, the zone is idle when we are, and fakeAsync needs nothing special. */
import assert from 'node:assert/strict';
import { WebSocket as WebSocketOfWs, WebSocketServer } from 'ws';
import { cell, end } from './cells.mjs';
import { StandIn } from './stand-in.mjs';

await import('zone.js');
await import('zone.js/testing');
const { MessageWebSocket, StreamWebSocket, DataReader } = await import('../../dist/browser/index.mjs');
const { Zone } = globalThis;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await new Promise((done) => server.once('listening', done));
server.on('connection', (peer) => peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })));
const address = `ws://127.0.0.1:${server.address().port}/`;

/** A zone that tells whether a timer or the like is pending in it. */
function watchedZone() {
  const watched = { busy: false };
  watched.zone = Zone.root.fork({
    name: 'app',
    onHasTask(parent, _, target, change) {
      if (change.change === 'macroTask') watched.busy = change.macroTask;
      parent.hasTask(target, change);
    },
  });
  return watched;
}

async function idle(watched) {
  for (let i = 0; i < 100 && watched.busy; i++) {
    await Zone.root.run(() => new Promise((done) => setTimeout(done, 10)));
  }
  assert.equal(watched.busy, false, 'a timer is pending a second later');
}

globalThis.WebSocket = WebSocketOfWs;

for (const [what, use] of Object.entries({
  'a connect': async () => {},
  'a send': (socket) => socket.sendAsync('x'),
  'a hundred sends': (socket) => Promise.all(Array.from({ length: 100 }, (_, i) => socket.sendAsync(`${i}`))),
  'a close': (socket) =>
    new Promise((closed) => {
      socket.onclosed = closed;
      socket.close();
    }),
})) {
  await cell(`zone.js: the zone is idle after ${what}`, async () => {
    const watched = watchedZone();
    const socket = await watched.zone.run(async () => {
      const made = new MessageWebSocket();
      await made.connectAsync(address);
      await use(made);
      return made;
    });
    await idle(watched);
    Zone.root.run(() => socket.close());
  });
}

await cell('zone.js: the zone is idle after a connect that failed', async () => {
  const watched = watchedZone();
  await watched.zone.run(() => new MessageWebSocket().connectAsync('ws://127.0.0.1:1/').then(null, () => {}));
  await idle(watched);
});

for (const member of ['then', 'done', 'finally']) {
  await cell(`zone.js: the callback of ${member} runs in the zone of who gave it`, async () => {
    const socket = new StreamWebSocket();
    await socket.connectAsync(address);
    const loading = new DataReader(socket.inputStream).loadAsync(1);
    const told = new Promise((resolve) => {
      Zone.root.fork({ name: 'giver' }).run(() => loading[member](() => resolve(Zone.current.name)));
    });
    await Zone.root.fork({ name: 'sender' }).run(() => socket.writable.getWriter().write(Uint8Array.of(1)));
    assert.equal(await told, 'giver');
    socket.close();
  });
}

await cell('zone.js: a handler runs in the zone of the connect', async () => {
  globalThis.WebSocket = StandIn;
  const zones = [];
  const socket = new MessageWebSocket();
  socket.onmessagereceived = () => zones.push(Zone.current.name);
  const connecting = Zone.root.fork({ name: 'connect' }).run(() => socket.connectAsync('ws://host/'));
  StandIn.last.tell('open');
  // Held until the app has been told that it is connected, and not held.
  StandIn.last.tell('message', { data: 'first' });
  await connecting;
  await new Promise((done) => setTimeout(done));
  StandIn.last.tell('message', { data: 'second' });
  assert.deepEqual(zones, ['connect', 'connect']);
});

const { fakeAsync, flushMicrotasks, tick } = Zone[Zone.__symbol__('fakeAsyncTest')];
// As the runners that Angular knows run each test.
const inProxyZone = (run) => Zone.root.fork(new Zone.ProxyZoneSpec()).run(run);

await cell('fakeAsync: a connect, a message and a send need flushMicrotasks alone, and no timer stays', async () => {
  globalThis.WebSocket = StandIn;
  inProxyZone(
    fakeAsync(() => {
      const seen = [];
      const socket = new MessageWebSocket();
      socket.onmessagereceived = (event) => seen.push(event.getDataReader().readString(1));
      socket.connectAsync('ws://host/').then(() => seen.push('open'));
      StandIn.last.tell('open');
      StandIn.last.tell('message', { data: 'a' });
      flushMicrotasks();
      socket.sendAsync('b').then((bytes) => seen.push(bytes));
      flushMicrotasks();
      assert.deepEqual(seen, ['open', 'a', 1]);
    }),
  );
});

await cell('fakeAsync: deadlines follow tick', async () => {
  globalThis.WebSocket = StandIn;
  inProxyZone(
    fakeAsync(() => {
      const seen = [];
      const socket = new MessageWebSocket();
      socket.control.connectTimeout = 5000;
      socket.connectAsync('ws://host/').then(null, (error) => seen.push(error.statusName));
      tick(4999);
      assert.deepEqual(seen, []);
      tick(1);
      flushMicrotasks();
      assert.deepEqual(seen, ['timeout']);
    }),
  );
});

end();
