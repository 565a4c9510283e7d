import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Opcode } from '../frame-header.ts';
import { startPeer, type Peer } from '../index.ts';
import { clientFrame, TestClient } from '../test-client.ts';

let peer: Peer;
/** Where the peer itself listens: what clients want to get to. */
let authority: string;
beforeAll(async () => {
  peer = await startPeer();
  authority = new URL(peer.http).host;
});
afterAll(() => peer.close());

/** Sends CONNECT and leaves the answer to be read. */
async function ask(proxy: string, target: string, field = ''): Promise<TestClient> {
  const client = await TestClient.connect(proxy);
  client.write(Buffer.from(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${field}\r\n`));
  return client;
}

/** Opens a WebSocket through the proxy that leads everywhere. */
async function openThrough(path: string): Promise<TestClient> {
  const client = await ask(peer.proxies.open, authority);
  expect(await client.takeHead()).toMatch(/^HTTP\/1.1 200 /);
  client.ask(peer.ws + path);
  expect(await client.takeHead()).toMatch(/^HTTP\/1.1 101 /);
  return client;
}

async function recorded(id: string): Promise<unknown> {
  return (await fetch(`${peer.http}/record/${encodeURIComponent(id)}?until=end`)).json();
}

describe('the open proxy', () => {
  test('passes bytes both ways', async () => {
    const client = await openThrough('/echo');
    client.write(clientFrame(Opcode.text, 'hello'));
    expect(await client.takeText()).toBe('hello');
  });

  test('passes on what came behind the request', async () => {
    const client = await TestClient.connect(peer.proxies.open);
    const request = `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;
    client.write(Buffer.from(`${request}GET /nowhere HTTP/1.1\r\nHost: peer\r\nConnection: close\r\n\r\n`));
    expect(await client.takeHead()).toMatch(/^HTTP\/1.1 200 /);
    expect(await client.takeHead()).toMatch(/^HTTP\/1.1 404 /);
  });

  test.each(['fin', 'rst'] as const)('passes on how the server ended TCP: %s', async (how) => {
    const client = await openThrough(`/cut?when=message&how=${how}&send=5`);
    client.write(clientFrame(Opcode.text, 'now'));
    expect((await client.takeFrame()).payload).toHaveLength(5);
    expect(await client.takeEnd()).toEqual({ how, rest: Buffer.alloc(0) });
  });

  test.each([
    ['fin', (client: TestClient) => client.socket.end()],
    ['rst', (client: TestClient) => client.socket.resetAndDestroy()],
  ])('passes on how the client ended TCP: %s', async (end, act) => {
    const client = await openThrough(`/echo?record=proxied-${end}`);
    act(client);
    void client.takeEnd(); // reads, so that the end is noticed on this side
    expect(await recorded(`proxied-${end}`)).toEqual([{ end }]);
  });

  test('resolves names of this machine, and records who asked', async () => {
    const target = authority.replace('127.0.0.1', 'known-to-the-proxy.localhost');
    const client = await ask(peer.proxies.open, target);
    expect(await client.takeHead()).toMatch(/^HTTP\/1.1 200 /);
    client.ask(`${peer.ws}/headers`);
    expect(await client.takeHead()).toMatch(/^HTTP\/1.1 101 /);
    expect(await recorded(target)).toEqual([{ request: 'CONNECT', authorization: null }]);
  });

  test.each([
    'example.com:443',
    '192.0.2.1:80',
    '0.0.0.0:80',
    '[2001:db8::1]:80',
    '128.0.0.1:80',
    'localhost.example:80',
  ])('refuses to lead to %s', async (target) => {
    const { how, rest } = await (await ask(peer.proxies.open, target)).takeEnd();
    expect([how, rest.toString()]).toEqual([
      'fin',
      expect.stringMatching(/^HTTP\/1.1 403 [^]*is not a loopback address/),
    ]);
  });

  test('says that a server cannot be reached', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await once(server.close(), 'close');
    const { rest } = await (await ask(peer.proxies.open, `127.0.0.1:${port}`)).takeEnd();
    expect(rest.toString()).toMatch(/^HTTP\/1.1 502 [^]*ECONNREFUSED/);
  });
});

describe('the proxy that wants credentials', () => {
  test('answers 407 with a challenge, ends TCP, and leads on with the right ones', async () => {
    const target = authority.replace('127.0.0.1', 'with-credentials.localhost');
    const wrong = 'Basic dXNlcjp3cm9uZw==';
    const right = 'Basic dXNlcjpzZWNyZXQ=';
    for (const field of ['', `Proxy-Authorization: ${wrong}\r\n`]) {
      const { how, rest } = await (await ask(peer.proxies.authenticated, target, field)).takeEnd();
      expect(how).toBe('fin');
      expect(rest.toString()).toMatch(/^HTTP\/1.1 407 [^]*\r\nProxy-Authenticate: Basic realm="peer"\r\n/);
    }
    const client = await ask(peer.proxies.authenticated, target, `Proxy-Authorization: ${right}\r\n`);
    expect(await client.takeHead()).toMatch(/^HTTP\/1.1 200 /);
    expect(await recorded(target)).toEqual([
      { request: 'CONNECT', authorization: null },
      { request: 'CONNECT', authorization: wrong },
      { request: 'CONNECT', authorization: right },
    ]);
  });
});

test.each([
  ['refusing', /^HTTP\/1.1 403 Forbidden\r\n/],
  ['garbage', /^\0\xff/],
] as const)('the %s proxy answers so and ends TCP', async (kind, answer) => {
  const { how, rest } = await (await ask(peer.proxies[kind], authority)).takeEnd();
  expect(how).toBe('fin');
  expect(rest.toString('latin1')).toMatch(answer);
});

test('the silent proxy sends nothing, and ends TCP when the client does', async () => {
  const client = await ask(peer.proxies.silent, authority);
  client.socket.end();
  expect(await client.takeEnd()).toEqual({ how: 'fin', rest: Buffer.alloc(0) });
});

test('no proxy forwards a plain request', async () => {
  const response = await fetch(peer.proxies.open);
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'CONNECT']);
});

test.each([
  ['open', false],
  ['half closed by its client', true],
])('close() of the peer destroys a tunnel that is %s, and what waits for an answer', async (_what, half) => {
  const closing = await startPeer();
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const arrived = once(server, 'connection');
  const client = await ask(closing.proxies.open, `127.0.0.1:${(server.address() as AddressInfo).port}`);
  await client.takeHead();
  const [socket] = (await arrived) as [Socket];
  if (half) {
    client.socket.allowHalfOpen = true;
    client.socket.end();
    await once(socket.resume(), 'end');
    socket.write('still there');
    await client.take('still there'.length);
  }
  const waiting = await ask(closing.proxies.silent, authority);
  await closing.close();
  await Promise.all([client.takeEnd(), waiting.takeEnd(), untilRefused(socket)]);
  await once(server.close(), 'close');
});

/** Writes until the other side is seen to be gone, which an end that came before it would hide from a reader. */
async function untilRefused(socket: Socket): Promise<void> {
  const closed = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
  const write = (): void => void socket.write('anyone?', () => setImmediate(write));
  write();
  await closed;
}
