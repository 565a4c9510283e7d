/** Both sockets through nginx as reverse proxy, to the peer of the contract suite. */
import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import type { MessageWebSocket } from 'twinsocket';
import type { Report } from '../packaging/report.ts';
import { temporaryFolder } from '../packaging/temporary-folder.ts';
import { checkNginxFailures } from './check-nginx-failures.ts';
import { startEchoPeer } from './echo-peer.ts';
import { connectStream, MessageClient } from './nginx-client.ts';
import { startNginx, type Nginx } from './nginx.ts';
import { thereAndBack } from './volume.ts';
import { within } from './within.ts';

const MiB = 1024 * 1024;
const MANY = 20;

export async function checkNginx(report: Report): Promise<void> {
  const peer = await startEchoPeer();
  const nginx = await startNginx(temporaryFolder(), peer.authority);
  try {
    for (const scheme of ['ws', 'wss'] as const) await checkTraffic(report, scheme, nginx, peer.authority);
    await checkNginxFailures(report, nginx);
  } finally {
    await nginx.end();
    await peer.end();
  }
}

async function checkTraffic(report: Report, scheme: 'ws' | 'wss', nginx: Nginx, peer: string): Promise<void> {
  const base = nginx[scheme];
  const trust = ({ control }: MessageWebSocket): void => {
    control.certificateAuthorities = [nginx.certificateAuthority];
  };
  const check = (name: string, run: () => Promise<void>): Promise<void> =>
    report.check(`nginx, ${scheme}: ${name}`, run);

  await check('text and binary messages come back', async () => {
    const client = await MessageClient.connect(`${base}/echo`, trust);
    const texts = ['Hello, World!', '', 'žluťoučký 🐎 '.repeat(20_000)];
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    for (const message of [...texts, bytes]) {
      await client.socket.sendAsync(message);
      assert.deepEqual(await client.read(), message);
    }
    assert.deepEqual(await client.close(), { code: 1000, reason: '' });
  });

  await check('64 MiB go there and back on a StreamWebSocket, with the same hash', async () => {
    const socket = await connectStream(`${base}/echo`, nginx.certificateAuthority);
    const { sent, received } = await within('64 MiB', thereAndBack(socket, 64 * MiB));
    assert.equal(received, sent);
    socket.close();
  });

  await check('the sub-protocol that the server chooses is told', async () => {
    const client = await MessageClient.connect(`${base}/echo?protocol=chat`, (socket) => {
      trust(socket);
      for (const name of ['mqtt', 'chat']) socket.control.supportedProtocols.append(name);
    });
    assert.equal(client.socket.information.protocol, 'chat');
    await client.close();
  });

  await check('headers reach the server', async () => {
    const client = await MessageClient.connect(`${base}/headers`, (socket) => {
      trust(socket);
      socket.setRequestHeader('Authorization', 'Bearer 12345');
      socket.setRequestHeader('X-Tenant', 'blue');
    });
    const { headers } = JSON.parse(String(await client.read())) as { headers: Record<string, string> };
    assert.equal(headers['authorization'], 'Bearer 12345');
    assert.equal(headers['x-tenant'], 'blue');
    assert.equal(headers['x-forwarded-proto'], scheme === 'ws' ? 'http' : 'https', 'set by nginx');
    await client.close();
  });

  await check('compressed messages come back', async () => {
    const id = randomUUID();
    const client = await MessageClient.connect(`${base}/deflate?record=${id}`, (socket) => {
      trust(socket);
      socket.control.perMessageDeflate = true;
    });
    const text = 'again and '.repeat(10_000);
    await client.socket.sendAsync(text);
    assert.equal(await client.read(), text);
    await client.close();
    const [frame] = (await recorded(peer, id)) as [{ length: number }];
    assert.ok(frame.length < text.length / 10, `a frame of ${frame.length} bytes`);
  });

  await check('a close of ours reaches the server with code and reason', async () => {
    const id = randomUUID();
    const client = await MessageClient.connect(`${base}/echo?record=${id}`, trust);
    client.socket.close(3001, 'that was all');
    assert.deepEqual(await within('closed', client.closed), { code: 3001, reason: 'that was all' });
    assert.deepEqual((await recorded(peer, id)).at(-1), { end: 'close-frame', code: 3001, reason: 'that was all' });
  });

  await check('a close of the server reaches us with code and reason', async () => {
    const client = await MessageClient.connect(`${base}/close/4002?reason=come%20back&when=open`, trust);
    assert.deepEqual(await within('closed', client.closed), { code: 4002, reason: 'come back' });
  });

  await check(`${MANY} connections are open at once, and none hears another’s messages`, async () => {
    const names = Array.from({ length: MANY }, (_, index) => `connection ${index}`);
    const clients = await Promise.all(names.map(() => MessageClient.connect(`${base}/echo`, trust)));
    await Promise.all(clients.map(({ socket }, index) => socket.sendAsync(names[index] ?? '')));
    assert.deepEqual(await Promise.all(clients.map((client) => client.read())), names);
    const endings = await Promise.all(clients.map((client) => client.close()));
    assert.ok(endings.every(({ code }) => code === 1000));
  });
}

/** What the peer noted of a connection, up to its end. */
async function recorded(peer: string, id: string): Promise<unknown[]> {
  const response = await fetch(`http://${peer}/record/${id}?until=end`);
  return (await response.json()) as unknown[];
}
