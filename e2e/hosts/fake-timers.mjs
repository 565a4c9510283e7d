/**
 * A test's clock stands still, or is moved on by hand: events of the platform arrive at once, and deadlines follow the clock. Over a
 * stand-in for WebSocket with the page's build; over a real server with Node's, whose streams need process.nextTick.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mock } from 'node:test';
import fakeTimers from '@sinonjs/fake-timers';
import * as node from 'twinsocket';
import { WebSocketServer } from 'ws';
import * as page from '../../dist/browser/index.mjs';
import { cell, end } from './cells.mjs';
import { StandIn } from './stand-in.mjs';

globalThis.WebSocket = StandIn;
const ADDRESS = 'ws://host/';
const TIMEOUT = 0x80072ee2 | 0;
const all = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'];

/** Each installs a clock, and gives how to move it on and how many timers it has. */
const clocks = {
  'sinon, all that it fakes': () => sinon(),
  'sinon, timers and Date alone': () => sinon([...all, 'Date']),
  'sinon, queueMicrotask alone': () => sinon(['queueMicrotask']),
  'node:test': () => {
    mock.timers.enable();
    return { tick: (ms) => mock.timers.tick(ms), timers: () => 0, uninstall: () => mock.timers.reset(), moves: true };
  },
};

function sinon(toFake) {
  const clock = fakeTimers.install({ ...(toFake && { toFake }) });
  return {
    tick: (ms) => clock.tick(ms),
    timers: () => clock.countTimers(),
    uninstall: () => clock.uninstall(),
    moves: !toFake || toFake.includes('setTimeout'),
  };
}

/** Jobs of promises alone. */
async function jobs() {
  for (let i = 0; i < 200; i++) await Promise.resolve();
}

async function settled(promise) {
  let outcome = 'pending';
  promise.then(
    (value) => (outcome = { value }),
    (error) => (outcome = { error }),
  );
  await jobs();
  return outcome;
}

async function open(setUp = () => {}) {
  const socket = new page.MessageWebSocket();
  setUp(socket);
  const connecting = socket.connectAsync(ADDRESS);
  StandIn.last.tell('open');
  assert.deepEqual(await settled(connecting), { value: undefined });
  return socket;
}

const scenarios = {
  'a connect settles with the event': async () => {
    const socket = await open();
    assert.equal(socket.information.protocol, '');
  },
  'a refused connect settles with the event, and a second one can follow': async () => {
    const socket = new page.MessageWebSocket();
    const connecting = socket.connectAsync(ADDRESS);
    StandIn.last.tell('error');
    assert.ok((await settled(connecting)).error);
    const again = socket.connectAsync(ADDRESS);
    StandIn.last.tell('open');
    assert.deepEqual(await settled(again), { value: undefined });
  },
  'a connect is cancelled': async () => {
    const connecting = new page.MessageWebSocket().connectAsync(ADDRESS);
    connecting.cancel();
    assert.equal((await settled(connecting)).error.name, 'Canceled');
  },
  'a message that comes with the opening is raised': async () => {
    const seen = [];
    const socket = new page.MessageWebSocket();
    socket.onmessagereceived = (event) => seen.push(event.getDataReader().readString(2));
    socket.connectAsync(ADDRESS);
    StandIn.last.tell('open');
    StandIn.last.tell('message', { data: 'ab' });
    await jobs();
    assert.deepEqual(seen, ['ab']);
  },
  'a send resolves, and leaves no timer': async ({ timers }) => {
    const socket = await open();
    const before = timers();
    assert.deepEqual(await settled(socket.sendAsync('grüße')), { value: 7 });
    assert.deepEqual(StandIn.last.sent, ['grüße']);
    assert.equal(timers(), before);
  },
  'a read of a stream resolves': async () => {
    const socket = new page.StreamWebSocket();
    const connecting = socket.connectAsync(ADDRESS);
    StandIn.last.tell('open');
    await settled(connecting);
    const reader = new page.DataReader(socket.inputStream);
    const loading = reader.loadAsync(2);
    StandIn.last.tell('message', { data: Uint8Array.of(1, 2).buffer });
    assert.deepEqual(await settled(loading), { value: 2 });
  },
  'readable and writable go on': async () => {
    const socket = await open();
    const reading = socket.readable.getReader().read();
    StandIn.last.tell('message', { data: 'x' });
    assert.equal((await settled(reading)).value.value, 'x');
    await settled(socket.writable.getWriter().write('y'));
    assert.deepEqual(StandIn.last.sent, ['y']);
  },
  'the end is told, and closing leaves no timer': async ({ timers }) => {
    const codes = [];
    const before = timers();
    const socket = await open((it) => (it.onclosed = ({ code }) => codes.push(code)));
    socket.close(1000, 'bye');
    await jobs();
    StandIn.last.tell('close', { code: 1000, wasClean: true });
    await jobs();
    assert.deepEqual(codes, [1000]);
    assert.equal(timers(), before);
  },
  'a connect times out by the clock': async ({ tick, moves }) => {
    if (!moves) return;
    const socket = new page.MessageWebSocket();
    socket.control.connectTimeout = 5000;
    const connecting = socket.connectAsync(ADDRESS);
    tick(4900);
    assert.equal(await settled(connecting), 'pending');
    tick(200);
    assert.equal((await settled(connecting)).error.number, TIMEOUT);
  },
  'a close that is not answered ends by the clock': async ({ tick, moves }) => {
    if (!moves) return;
    const codes = [];
    const socket = await open((it) => (it.onclosed = ({ code }) => codes.push(code)));
    socket.close(1000, 'bye');
    tick(29_000);
    await jobs();
    assert.deepEqual(codes, []);
    tick(2000);
    await jobs();
    assert.deepEqual(codes, [1006]);
  },
};

for (const [name, install] of Object.entries(clocks)) {
  for (const [what, run] of Object.entries(scenarios)) {
    await cell(`${name}: ${what}`, async () => {
      const clock = install();
      try {
        await run(clock);
      } finally {
        clock.uninstall();
      }
    });
  }
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(server, 'listening');
server.on('connection', (peer) => peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })));
const silent = createServer(() => {}).listen(0, '127.0.0.1');
await once(silent, 'listening');

for (const [name, toFake] of Object.entries({
  'timers, clocks and queueMicrotask': [...all.slice(0, 4), 'Date', 'performance', 'queueMicrotask'],
  'timers and Date': [...all.slice(0, 4), 'Date'],
})) {
  await cell(`Node over TCP, sinon fakes ${name}: an echo, and a close`, async () => {
    const clock = fakeTimers.install({ toFake });
    try {
      const socket = new node.MessageWebSocket();
      const echo = new Promise((resolve) => (socket.onmessagereceived = resolve));
      const closed = new Promise((resolve) => (socket.onclosed = resolve));
      await socket.connectAsync(`ws://127.0.0.1:${server.address().port}/`);
      await Promise.all(['a', 'b', 'c'].map((text) => socket.sendAsync(text)));
      assert.equal((await echo).getDataReader().readString(1), 'a');
      socket.close(1000, '');
      assert.equal((await closed).code, 1000);
    } finally {
      clock.uninstall();
    }
  });

  await cell(`Node over TCP, sinon fakes ${name}: a connect times out by the clock`, async () => {
    const clock = fakeTimers.install({ toFake });
    try {
      const accepted = once(silent, 'connection');
      const connecting = new node.MessageWebSocket().connectAsync(`ws://127.0.0.1:${silent.address().port}/`);
      connecting.then(null, () => {});
      const [tcp] = await accepted;
      // The handshake of our side arrives, so that its deadline runs.
      await once(tcp, 'data');
      clock.tick(120_000);
      assert.equal((await connecting.then(null, (error) => error)).number, TIMEOUT);
    } finally {
      clock.uninstall();
    }
  });
}

end();
