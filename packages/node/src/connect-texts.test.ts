/** What the error of a failed connect says to someone who has the wrong port or scheme. */
import { createServer, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { hresult, type WinRTError } from '@twinsocket/core';
import { afterEach, expect, test } from 'vitest';
import { listen, type Listening } from './dial/testing/listening.ts';
import { connectError } from './node-errors.ts';
import { MessageWebSocket } from './sockets.ts';
import { authority, leaf } from './tls/testing/certificates.ts';

const servers: Listening[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function portOf(server: Parameters<typeof listen>[0]): Promise<number> {
  const listening = await listen(server);
  servers.push(listening);
  return listening.port;
}

async function failureOf(
  address: string,
  proxy?: string,
  certificateAuthorities: readonly string[] = [],
): Promise<WinRTError> {
  const socket = new MessageWebSocket();
  socket.control.certificateAuthorities = certificateAuthorities;
  if (proxy !== undefined) socket.control.proxy = proxy;
  const error = await socket.connectAsync(address).then(
    () => undefined,
    (reason: WinRTError) => reason,
  );
  socket.close();
  return error as WinRTError;
}

const whenAsked = (act: (socket: Socket) => void): ReturnType<typeof createServer> =>
  createServer((socket) => socket.on('error', () => {}).once('data', () => act(socket)));

test('wss: to a port without TLS names the port, says so and what to do, without a place in OpenSSL’s source', async () => {
  for (const server of [createHttpServer(), whenAsked((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n'))]) {
    const port = await portOf(server);
    const { number, message } = await failureOf(`wss://127.0.0.1:${port}/`);
    expect(number).toBe(hresult.WININET_E_SECURITY_CHANNEL_ERROR);
    expect(message).toMatch(
      new RegExp(
        `^connectAsync: TLS to 127\\.0\\.0\\.1:${port} failed: what listens there does not speak TLS; ` +
          String.raw`use ws: instead of wss:, or another port \([a-z ]+\) \(0x80072F7D\)$`,
      ),
    );
  }
});

test('an https: proxy without TLS is told to be one of http:', async () => {
  const port = await portOf(createHttpServer());
  const { message } = await failureOf('ws://server.example/', `https://127.0.0.1:${port}`);
  expect(message).toContain(`the proxy https://127.0.0.1:${port} failed: what listens there does not speak TLS`);
  expect(message).toContain('use http: instead of https:, or another port');
});

test('bytes that are not TLS, after TLS was agreed on, are no reason to connect without it', async () => {
  const root = await authority('root');
  const { cert, key } = await leaf('server', { issuer: root, addresses: ['127.0.0.1'] });
  const server = createServer((tcp) => {
    const secure = new TLSSocket(tcp, { isServer: true, cert, key }).on('error', () => {});
    // The request, of the connect or of the tunnel, has come.
    secure.once('data', () => tcp.write(Buffer.alloc(100, 0xff)));
  });
  const port = await portOf(server);
  const text = (whom: string): RegExp =>
    new RegExp(
      `failed: the ${whom}, or something on the way, sent bytes that are not TLS, after TLS was agreed on \\([a-z ]+\\)`,
    );
  const direct = await failureOf(`wss://127.0.0.1:${port}/`, undefined, [root.cert]);
  expect(direct.message).toMatch(text('server'));
  expect(direct.number).toBe(hresult.WININET_E_SECURITY_CHANNEL_ERROR);
  const { message } = await failureOf('ws://server.example/', `https://127.0.0.1:${port}`, [root.cert]);
  expect(message).toMatch(text('proxy'));
});

test('another error of OpenSSL has its words, without an address of memory and a place in its source', () => {
  const message =
    '806C86170C7F0000:error:0A0000F4:SSL routines:read:unexpected message:../deps/openssl/statem.c:396:\n';
  const cause = Object.assign(new Error(message), { code: 'ERR_SSL_UNEXPECTED_MESSAGE', reason: 'unexpected message' });
  expect(connectError(cause, 'TLS to host:443').message).toBe(
    'connectAsync: TLS to host:443 failed: unexpected message (error:0A0000F4) (0x80072F7D)',
  );
});

test('ws: to a server that ends the connection asks whether the port is one of wss:', async () => {
  const port = await portOf(whenAsked((socket) => socket.end()));
  const { number, message } = await failureOf(`ws://127.0.0.1:${port}/`);
  expect(number).toBe(hresult.WININET_E_CONNECTION_RESET);
  expect(message).toBe(
    `connectAsync: ws://127.0.0.1:${port}/ failed: the server ended the connection without an answer (socket hang up); ` +
      'is the port one of wss:, or is a proxy needed? (0x80072EFF)',
  );
});

test('ws: to a server that answers with an alert of TLS asks whether the port is one of wss:', async () => {
  const port = await portOf(whenAsked((socket) => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 70]))));
  const { number, message } = await failureOf(`ws://127.0.0.1:${port}/`);
  expect(number).toBe(hresult.WININET_E_INVALID_SERVER_RESPONSE);
  expect(message).toContain('; is the port one of wss:?');
});

test('the console names the headers of an answer at its usual depth, and shows no value', async () => {
  const answer = 'HTTP/1.1 503 Busy\r\nX-Tag: SECRET\r\nContent-Length: 0\r\n\r\n';
  const port = await portOf(whenAsked((socket) => socket.end(answer)));
  const shown = inspect(await failureOf(`ws://127.0.0.1:${port}/`));
  expect(shown.replaceAll(/\s+/g, ' ')).toContain("names: [ 'content-length', 'x-tag' ]");
  expect(shown).not.toContain('SECRET');
});

test('a proxy that ends the connection is named with the server that it was asked for', async () => {
  const proxy = `http://127.0.0.1:${await portOf(whenAsked((socket) => socket.end()))}`;
  for (const [address, target] of [
    ['ws://server.example/', 'server.example:80'],
    ['wss://server.example/', 'server.example:443'],
  ] as const) {
    const { number, message } = await failureOf(address, proxy);
    expect(number).toBe(hresult.WININET_E_CONNECTION_RESET);
    expect(message).toBe(
      `connectAsync: a tunnel to ${target} through the proxy ${proxy} failed: ` +
        'the proxy ended the connection without an answer (socket hang up) (0x80072EFF)',
    );
  }
});
