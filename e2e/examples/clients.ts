/** A client for each program of the documents that listens, by the name of the document and the heading or class. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { WebSocket } from 'ws';
import { close, open } from './client-socket.ts';
import type { Started } from './node-program.ts';
import { halfRequest, silentConnection } from './bad-clients.ts';

interface Client {
  /** Values that are shown for real life, and those for a test of seconds. */
  readonly replace?: readonly (readonly [shown: string, here: string])[];
  /** What `open` needs so that the server accepts the client; without it the address is enough. */
  readonly accepted?: readonly [options: object, protocols?: string[]];
  /** Whether it prints, as an error, how a client has failed. */
  readonly printsFailures?: boolean;
  readonly play: (address: string, server: Started) => Promise<void>;
}

export const clients: Readonly<Record<string, Client>> = {
  'tour.md: A server in Node': {
    printsFailures: true,
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
    accepted: [{}, ['chat', 'token.a-token']],
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
    accepted: [{ origin: 'https://app.example', headers: { Cookie: 'session=12345' } }],
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
      const told = printed(child, /^1000$/m);
      await close(socket);
      await told;
    },
  },
  'index.d.cts: ServerStreamWebSocket': {
    printsFailures: true,
    async play(address) {
      const { socket, next } = await open(address);
      socket.send('Hello');
      assert.equal(await next(), 'Hello');
      await close(socket);
    },
  },
  'servers.md: Authentication at the upgrade': {
    accepted: [{ headers: { Authorization: 'Bearer 12345' } }],
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
      const told = printed(child, /did not answer a keep-alive/);
      const [code] = (await once(silent.socket, 'close')) as [number];
      assert.equal(code, 1006);
      await told;
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
      const told = printed(child, /reads too slowly/);
      const large = 'x'.repeat(500_000);
      const ended = { yet: false };
      void told.then(() => (ended.yet = true));
      for (let rounds = 0; !ended.yet && rounds < 200; rounds++) {
        ann.socket.send(large);
        assert.equal((await Promise.all([ann.next(), bob.next()])).join(''), large + large);
      }
      await told;
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
      const bare = await Promise.all([silentConnection(address), halfRequest(address)]);
      const closed = once(socket, 'close');
      server.child.kill('SIGTERM');
      const [code, reason] = (await closed) as [number, Buffer];
      assert.deepEqual([code, String(reason)], [1001, 'the server ends']);
      assert.equal((await server.ended).code, 0);
      await assert.rejects(open(address), /ECONNREFUSED/);
      stubborn.socket.terminate();
      for (const tcp of bare) tcp.destroy();
    },
  },
  'servers.md: A complete server': {
    replace: [['deadline = 10_000', 'deadline = 500']],
    accepted: [{ headers: { Authorization: 'Bearer 12345' } }],
    async play(address, server) {
      const as = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
      await assert.rejects(open(address, as('wrong')), /401/);
      const [ada, bob, other] = await Promise.all([
        open(`${address}red`, as('12345')),
        open(`${address}red`, as('67890')),
        open(`${address}blue`, as('67890')),
      ]);
      ada.socket.send('Hello, red');
      assert.deepEqual(await Promise.all([ada.next(), bob.next()]), ['Ada: Hello, red', 'Ada: Hello, red']);
      other.socket.send('Hello, blue');
      assert.equal(await other.next(), 'Bob: Hello, blue', 'nothing of the other room has come before it');
      const large = await open(address, as('12345'));
      const refused = once(large.socket, 'close');
      large.socket.send('x'.repeat(100_000));
      assert.equal(((await refused) as [number])[0], 1009);

      other.socket.pause(); // it does not answer a close frame
      const bare = await Promise.all([silentConnection(address), halfRequest(address)]);
      const ends = Promise.all([once(ada.socket, 'close'), once(bob.socket, 'close')]);
      server.child.kill('SIGTERM');
      assert.deepEqual(
        (await ends).map(([code]) => code as number),
        [1001, 1001],
      );
      assert.equal((await server.ended).code, 0);
      other.socket.terminate();
      for (const tcp of bare) tcp.destroy();
    },
  },
};

/** Resolves when the program has printed it. */
async function printed(child: ChildProcess, wanted: RegExp): Promise<void> {
  assert.ok(child.stdout);
  let text = '';
  for await (const [chunk] of on(child.stdout, 'data') as AsyncIterable<[string | Buffer]>) {
    text += String(chunk);
    if (wanted.test(text)) return;
  }
}
