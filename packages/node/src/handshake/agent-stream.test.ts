/** An agent whose connections are no TCP sockets, such as channels of SSH or of a multiplexer. */
import { once } from 'node:events';
import { Agent } from 'node:http';
import { Agent as SecureAgent, createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { abnormalClosure, DataReader, InputStreamOptions, type WinRTError } from '@twinsocket/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { loopbackCertificate } from '../dial/testing/certificates.ts';
import { MessageWebSocket, StreamWebSocket } from '../sockets.ts';

let server: WebSocketServer;
const channels: Duplex[] = [];

beforeEach(async () => {
  server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    verifyClient: ({ req }, done) => (req.url === '/refuse' ? done(false, 403, 'no') : done(true)),
  });
  await once(server, 'listening');
});

afterEach(() => {
  for (const client of server.clients) client.terminate();
  for (const channel of channels.splice(0)) channel.destroy();
  server.close();
});

/** No `net.Socket`: it has no address, no counters and no options of TCP. */
function channelTo(port: number): Duplex {
  const tcp = connect(port, '127.0.0.1');
  const channel = new Duplex({
    read: () => void tcp.resume(),
    write: (bytes: Uint8Array, _encoding, done) => void tcp.write(bytes, done),
    final: (done) => void tcp.end(done),
    destroy(error, done) {
      tcp.destroy();
      done(error);
    },
  });
  tcp.on('data', (bytes) => channel.push(bytes) || tcp.pause());
  tcp.on('end', () => channel.push(null)).on('error', (error) => channel.destroy(error));
  channels.push(channel);
  return channel;
}

const agent = Object.assign(new Agent(), {
  createConnection: ({ port }: { readonly port: number }) => channelTo(port),
});

const address = (path = '/'): string => `ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

const large = new Uint8Array(300_000).fill(7);

async function echoOf(socket: MessageWebSocket, url: string): Promise<void> {
  const received: string[] = [];
  const both = new Promise<void>((resolve) => {
    socket.onmessagereceived = (event) => {
      received.push(Buffer.from(event.bytes()).toString('latin1'));
      if (received.length === 3) resolve();
    };
  });
  server.on('connection', (client) => {
    client.send('first');
    client.on('message', (data, binary) => client.send(data, { binary }));
  });
  await socket.connectAsync(url);
  await socket.sendAsync('text');
  await socket.sendAsync(large);
  await both;
  expect(received).toEqual(['first', 'text', Buffer.from(large).toString('latin1')]);
}

test.each([false, true])('messages go there and back, and the close handshake too; compressed: %s', async (deflate) => {
  const socket = new MessageWebSocket();
  socket.control.agent = agent;
  socket.control.perMessageDeflate = deflate;
  socket.control.desiredUnsolicitedPongInterval = 1000;
  await echoOf(socket, address());
  const { localAddress, capabilities } = socket.information;
  expect([localAddress, capabilities.partialMessages]).toEqual([null, 'sliced']);
  socket.close(1000, 'done');
  expect(await socket.ended).toMatchObject({ code: 1000, reason: 'done', error: null });
});

test('messages go by TLS over such a connection', async () => {
  const certificate = await loopbackCertificate();
  const https = createSecureServer(certificate).listen(0, '127.0.0.1');
  await once(https, 'listening');
  const echoing = new WebSocketServer({ server: https });
  echoing.on('connection', (client) => {
    client.send('first');
    client.on('message', (data, binary) => client.send(data, { binary }));
  });
  const { port } = https.address() as AddressInfo;
  const socket = new MessageWebSocket();
  socket.control.agent = Object.assign(new SecureAgent(), {
    createConnection: () => connectTls({ socket: channelTo(port), rejectUnauthorized: false }),
  });
  await echoOf(socket, `wss://127.0.0.1:${port}/`);
  expect(socket.information.serverCertificate).not.toBeNull();
  socket.abort();
  echoing.close();
  https.close();
});

test('a stream is read, and a server that closes is told', async () => {
  server.on('connection', (client) => {
    client.send(large);
    client.close(4000, 'enough');
  });
  const socket = new StreamWebSocket();
  socket.control.agent = agent;
  await socket.connectAsync(address());
  const reader = new DataReader(socket.inputStream);
  reader.inputStreamOptions = InputStreamOptions.partial;
  let length = 0;
  while (length < large.length) length += await reader.loadAsync(large.length);
  expect(length).toBe(large.length);
  expect(await socket.ended).toMatchObject({ code: 4000, reason: 'enough' });
});

test('a connection that breaks is told', async () => {
  const socket = new MessageWebSocket();
  socket.control.agent = agent;
  await socket.connectAsync(address());
  channels[0]?.destroy(new Error('the channel broke'));
  expect(await socket.ended).toMatchObject({ code: abnormalClosure });
});

test('an answer that refuses is told', async () => {
  const socket = new MessageWebSocket();
  socket.control.agent = agent;
  const error = await socket.connectAsync(address('/refuse')).then(
    () => undefined,
    (reason: WinRTError) => reason,
  );
  expect(error?.response?.status).toBe(403);
  expect(await error?.response?.body).toBe('no');
});
