/** A client for each program of the documents that listens, by the name of the document and the heading or class. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Started } from './node-program.ts';

interface Client {
  /** Values that are shown for real life, and those for a test of seconds. */
  readonly replace?: readonly (readonly [shown: string, here: string])[];
  readonly play: (address: string, server: Started) => Promise<void>;
}

export const clients: Readonly<Record<string, Client>> = {
  'tour.md: A server in Node': {
    async play(address) {
      const { socket, next } = await open(address);
      socket.send('Hello');
      assert.equal(await next(), 'You said: Hello');
      await close(socket);
    },
  },
  'index.md: A server to talk to': {
    async play(address) {
      const { socket, next } = await open(address);
      socket.send('Hello');
      assert.equal(await next(), 'Hello');
      await close(socket);
    },
  },
  'tokens.md: As a sub-protocol': {
    async play(address) {
      await assert.rejects(open(address), /401/);
      await assert.rejects(open(address, {}, ['chat', 'token.wrong']), /401/);
      const { socket, next } = await open(address, {}, ['chat', 'token.a-token']);
      assert.equal(socket.protocol, 'chat');
      assert.equal(await next(), 'Welcome, Ada');
      await close(socket);
    },
  },
  'tokens.md: In a cookie': {
    async play(address) {
      const origin = 'https://app.example';
      await assert.rejects(
        open(address, { origin: 'https://evil.example', headers: { Cookie: 'session=12345' } }),
        /403/,
      );
      await assert.rejects(open(address, { origin, headers: { Cookie: 'session=1' } }), /401/);
      const { socket, next } = await open(address, { origin, headers: { Cookie: 'theme=dark; session=12345' } });
      assert.equal(await next(), 'Welcome, Ada');
      await close(socket);
    },
  },
  'heartbeat.md: In a page: a message of the app': {
    async play(address) {
      const { socket, next } = await open(address);
      socket.send('{"type":"ping"}');
      assert.equal(await next(), '{"type":"pong"}');
      socket.send('Hello');
      assert.equal(await next(), 'You said: Hello');
      await close(socket);
    },
  },
  'index.d.cts: ServerMessageWebSocket': {
    async play(address, { child }) {
      const { socket, next } = await open(address);
      assert.equal(await next(), 'Welcome');
      assert.ok(child.stdout);
      const printed = once(child.stdout, 'data');
      await close(socket);
      assert.equal(String(await printed).trim(), '1000');
    },
  },
  'index.d.cts: ServerStreamWebSocket': {
    async play(address) {
      const { socket, next } = await open(address);
      socket.send('Hello');
      assert.equal(await next(), 'Hello');
      await close(socket);
    },
  },
  'servers.md: Authentication at the upgrade': {
    async play(address) {
      await assert.rejects(open(address), /401/);
      await assert.rejects(open(address, { headers: { Authorization: 'Bearer wrong' } }), /401/);
      const { socket, next } = await open(address, { headers: { Authorization: 'Bearer 12345' } });
      assert.equal(await next(), 'Welcome, Ada');
      await close(socket);
    },
  },
  'servers.md: Pings': {
    // Long enough for a client on a busy machine to answer.
    replace: [
      ['10_000', '500'],
      ['5_000', '1_000'],
    ],
    async play(address, { child }) {
      const answering = await open(address);
      let pings = 0;
      answering.socket.on('ping', () => pings++);
      const silent = await open(address, { autoPong: false });
      assert.ok(child.stdout);
      const printed = once(child.stdout, 'data');
      const [code] = (await once(silent.socket, 'close')) as [number];
      assert.equal(code, 1006);
      assert.match(String(await printed), /did not answer a keep-alive/);
      // The other has answered as long.
      assert.ok(pings >= 1, `${pings} pings`);
      assert.equal(answering.socket.readyState, WebSocket.OPEN);
      await close(answering.socket);
    },
  },
  'servers.md: Broadcast': {
    async play(address, { child }) {
      const [ann, bob, idle] = await Promise.all([open(address), open(address), open(address)]);
      ann.socket.send('Hello, all');
      assert.deepEqual(await Promise.all([ann.next(), bob.next()]), ['Hello, all', 'Hello, all']);
      // It reads no more: what is for it fills the kernel's buffers, and then the server's memory, up to the limit.
      idle.socket.pause();
      assert.ok(child.stdout);
      const printed = once(child.stdout, 'data');
      const large = 'x'.repeat(500_000);
      const ended = { yet: false };
      void printed.then(() => (ended.yet = true));
      for (let rounds = 0; !ended.yet && rounds < 200; rounds++) {
        ann.socket.send(large);
        assert.equal((await Promise.all([ann.next(), bob.next()])).join(''), large + large);
      }
      assert.match(String(await printed), /reads too slowly/);
      await Promise.all([close(ann.socket), close(bob.socket)]);
      idle.socket.terminate();
    },
  },
  'servers.md: Graceful shutdown': {
    replace: [['10_000', '500']],
    async play(address, server) {
      const { socket, next } = await open(address);
      const stubborn = await open(address);
      socket.send('Hello');
      assert.equal(await next(), 'You said: Hello');
      stubborn.socket.pause(); // it does not answer a close frame
      const closed = once(socket, 'close');
      server.child.kill('SIGTERM');
      const [code, reason] = (await closed) as [number, Buffer];
      assert.deepEqual([code, String(reason)], [1001, 'the server ends']);
      assert.equal((await server.ended).code, 0);
      await assert.rejects(open(address), /ECONNREFUSED/);
      stubborn.socket.terminate();
    },
  },
};

/** An open socket, and its messages one by one as text. */
async function open(address: string, options: object = {}, protocols: string[] = []) {
  const socket = new WebSocket(address, protocols, options);
  const messages: string[] = [];
  /** Called at the next message, and at the end. */
  let arrived = (): void => {};
  socket.on('close', () => arrived());
  socket.on('message', (data) => {
    messages.push(new TextDecoder().decode(data as Buffer));
    arrived();
  });
  await once(socket, 'open');
  socket.on('error', () => {});
  const next = async (): Promise<string> => {
    while (messages.length === 0) {
      if (socket.readyState !== WebSocket.OPEN) throw new Error('the connection has ended, and no message has come');
      await new Promise<void>((resolve) => (arrived = resolve));
    }
    return messages.shift() ?? '';
  };
  return { socket, next };
}

async function close(socket: WebSocket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close(1000);
  await closed;
}
