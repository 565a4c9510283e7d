/**
 * Attacks on the request, before there is a socket of ours: Node's http reads it and ws judges it, so the limits are theirs, and an app that
 * accepts is not called. Here stands what a server has by its defaults, and what its deadlines do.
 */
import { once } from 'node:events';
import { createServer, type ServerOptions } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import * as api from '../twinsocket.ts';
import { drip } from './answering-server.ts';

const crlf = '\r\n';
const start = `GET / HTTP/1.1${crlf}Host: a${crlf}`;
const upgrade = `Upgrade: websocket${crlf}Connection: Upgrade${crlf}Sec-WebSocket-Version: 13${crlf}`;
const key = `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==${crlf}`;

/** What a server answers, as the first word behind HTTP/1.1, and how often the app was asked to accept. */
async function answerTo(text: string, how: 'whole' | 'dripped', options: ServerOptions = {}) {
  const http = createServer(options);
  let accepted = 0;
  new WebSocketServer({ server: http, perMessageDeflate: true }).on('connection', (ws, request) => {
    accepted++;
    api.acceptMessageWebSocket(ws, request).abort();
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const client = connect((http.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  onTestFinished(async () => {
    client.destroy();
    http.closeAllConnections();
    http.close();
    await once(http, 'close');
  });
  let answer = '';
  client.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
  const closed = new Promise((resolve) => client.once('close', resolve));
  if (how === 'whole') client.write(text, 'latin1');
  else await Promise.race([drip(client, text), closed]);
  await closed;
  return { status: /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1], accepted };
}

test.each([
  ['a header without end', `${start}X-Long: ${'a'.repeat(64 * 1024)}`, '431'],
  ['headers without end', `${start}${`X-Long: ${'a'.repeat(1000)}${crlf}`.repeat(100)}`, '431'],
  ['a bare LF in a header', `${start}${upgrade}${key}X-Tag: a\nX-Evil: 1${crlf}${crlf}`, '400'],
  ['a zero byte in a header', `${start}${upgrade}${key}X-Tag: a\0b${crlf}${crlf}`, '400'],
  ['no key', `${start}${upgrade}${crlf}`, '400'],
  ['two keys', `${start}${upgrade}${key}${key}${crlf}`, '400'],
  ['an extension that is not one', `${start}${upgrade}${key}Sec-WebSocket-Extensions: ;;${crlf}${crlf}`, '400'],
  [
    'a window that no extension has',
    `${start}${upgrade}${key}Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99${crlf}${crlf}`,
    '400',
  ],
])('%s in a request: the answer is what it has to be, and no app is asked', async (_what, text, status) => {
  expect(await answerTo(text, 'whole')).toEqual({ status, accepted: 0 });
});

test('a request, one byte at a time: headersTimeout of the http server ends it, with 408', async () => {
  const options = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 };
  const text = `${start}X-Slow: ${'a'.repeat(2000)}`;
  expect(await answerTo(text, 'dripped', options)).toEqual({ status: '408', accepted: 0 });
});
