import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startPeer, type Peer } from './index.ts';
import { TestClient } from './test-client.ts';

const running: Peer[] = [];
async function start(...options: Parameters<typeof startPeer>): Promise<Peer> {
  const peer = await startPeer(...options);
  running.push(peer);
  return peer;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((peer) => peer.close()));
});

test.each(['127.0.0.1', 'localhost'])('its certificate is trusted for %s by its authority alone', async (host) => {
  const peer = await start();
  const url = `${peer.wss.replace('127.0.0.1', host)}/echo`;
  const trusting = new WebSocket(url, { ca: peer.certificateAuthority });
  trusting.on('open', () => trusting.send('hello'));
  const [data] = await once(trusting, 'message');
  expect(String(data)).toBe('hello');
  const wary = new WebSocket(url);
  const [error] = await once(wary, 'error');
  expect(error).toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
});

test('close() destroys what is open, in any state, and frees the ports', async () => {
  const peer = await start();
  const clients = [
    await TestClient.open(`${peer.ws}/echo`),
    await TestClient.open(`${peer.wss}/source/${Number.MAX_SAFE_INTEGER}`, { ca: peer.certificateAuthority }),
    await TestClient.open(`${peer.ws}/stall`),
    await TestClient.open(`${peer.ws}/slow-close`),
    await TestClient.ask(`${peer.wss}/never`, { ca: peer.certificateAuthority }),
  ];
  const waiting = fetch(`${peer.http}/record/none?until=end`).catch(() => 'failed');
  await peer.close();
  await peer.close();
  await Promise.all(clients.map((client) => client.takeEnd()));
  expect(await waiting).toBe('failed');
  for (const url of [peer.http, peer.https]) {
    const [error] = await once(connect(Number(new URL(url).port), '127.0.0.1'), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  }
});

test('a port that is taken fails the start', async () => {
  const peer = await start();
  const port = Number(new URL(peer.http).port);
  await expect(startPeer({ securePort: port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('listens on IPv6', async () => {
  const peer = await start({ host: '::1' });
  expect(peer.ws).toMatch(/^ws:\/\/\[::1\]:\d+$/);
  expect((await fetch(peer.http)).status).toBe(200);
});

test('tells its paths and its authority over HTTP, to any origin', async () => {
  const peer = await start();
  const health = await fetch(`${peer.http}/`);
  expect(health.headers.get('access-control-allow-origin')).toBe('*');
  expect(await health.json()).toMatchObject({
    ok: true,
    paths: expect.arrayContaining([expect.stringMatching('^/echo ')]),
  });
  expect(await (await fetch(`${peer.http}/certificate-authority.pem`)).text()).toBe(peer.certificateAuthority);
  expect((await fetch(`${peer.http}/nowhere`)).status).toBe(404);
});

test('a caller can serve pages from the same origin', async () => {
  const peer = await start({
    onRequest(request, response) {
      if (request.url !== '/page') {
        return false;
      }
      response.end('a page');
      return true;
    },
  });
  const page = await fetch(`${peer.http}/page`);
  expect([await page.text(), page.headers.get('access-control-allow-origin')]).toEqual(['a page', '*']);
  expect((await fetch(`${peer.http}/`)).status).toBe(200);
});

test('as a program it tells where it listens and ends with 0 on SIGTERM', { timeout: 30_000 }, async () => {
  const program = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  try {
    const [address] = await Promise.race([once(createInterface(child.stdout), 'line'), exit]);
    expect(address).toMatch(/^ws:/);
    const client = await TestClient.open(`${String(address)}/stall`);
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    await client.takeEnd();
  } finally {
    child.kill('SIGKILL'); // no effect once it ended
  }
});
