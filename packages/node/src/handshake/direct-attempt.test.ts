/** What we write and read of a handshake by ourselves, beside what http writes and reads for an agent. */
import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { createServer, type Socket } from 'node:net';
import type { WinRTError } from '@twinsocket/core';
import { afterEach, describe, expect, test } from 'vitest';
import { listen, type Listening } from '../dial/testing/listening.ts';
import { MessageWebSocket } from '../sockets.ts';

const servers: Listening[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server that calls `answer` with each whole request. */
async function serverThat(answer: (socket: Socket, request: string) => void): Promise<string> {
  const server = await listen(
    createServer((socket) => {
      let request = '';
      const read = (bytes: Buffer): void => {
        request += bytes.toString('latin1');
        if (!request.endsWith('\r\n\r\n')) return;
        socket.off('data', read);
        answer(socket, request);
      };
      socket.on('data', read);
    }),
  );
  servers.push(server);
  return `ws://127.0.0.1:${server.port}`;
}

const acceptOf = (request: string): string =>
  createHash('sha1')
    .update(`${/^sec-websocket-key: (\S+)/im.exec(request)?.[1]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');

/** The text of a 101 for a request, with these lines behind the accept header. */
const accepting = (request: string, more = ''): string =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(request)}\r\n${more}\r\n`;

const message = '\x82\x03abc';

/** What an app sees of one connect, with or without an agent. Of a socket that opens, also its first message. */
async function seenOf(
  address: string,
  agent: Agent | undefined,
  prepare: (socket: MessageWebSocket) => void,
): Promise<object> {
  const socket = new MessageWebSocket();
  if (agent) socket.control.agent = agent;
  prepare(socket);
  const first = new Promise<string>((resolve) => {
    socket.onmessagereceived = (event) => resolve(Buffer.from(event.bytes()).toString('latin1'));
    socket.onclosed = ({ code }) => resolve(`closed ${code}`);
  });
  try {
    await socket.connectAsync(address);
    const { protocol } = socket.information;
    const headers = [...(socket.information.responseHeaders ?? [])].filter(([name]) => name !== 'sec-websocket-accept');
    return { protocol, headers, first: await first };
  } catch (error) {
    const { name, message: text, number, response } = error as WinRTError;
    const { status, statusText } = response ?? {};
    const headers = [...(response?.headers ?? [])].filter(([header]) => header !== 'sec-websocket-accept');
    return { name, text, number, status, statusText, headers, body: await response?.body };
  } finally {
    socket.close();
    agent?.destroy();
  }
}

const plain = (): void => {};
const withProtocols = (socket: MessageWebSocket): void => {
  socket.control.supportedProtocols.push('one', 'two');
};

describe('the request is the one that http writes', () => {
  test.each<[what: string, path: string, prepare: (socket: MessageWebSocket) => void]>([
    ['alone', '/', plain],
    ['with a path and a query', '/a%20b/ü?q=%C3%BC&r=[1]', plain],
    ['with protocols', '/', withProtocols],
    [
      'with headers',
      '/',
      (socket) => {
        socket.setRequestHeader('X-One', ' a ');
        socket.setRequestHeader('x-one', 'b\tc');
        socket.setRequestHeader('Authorization', 'Bearer x');
        socket.setRequestHeader('Cookie', 'a=1');
        socket.setRequestHeader('cookie', 'b=2');
        socket.setRequestHeader('X-Latin', 'Gr\u00fc\u00dfe');
        socket.setRequestHeader('X-Empty', '');
      },
    ],
    ['with a Host header', '/', (socket) => socket.setRequestHeader('Host', 'example.org')],
    ['with a header that is a number', '/', (socket) => socket.setRequestHeader('7', 'seven')],
  ])('%s', async (_what, path, prepare) => {
    const requests: string[] = [];
    const address = await serverThat((socket, request) => {
      requests.push(request.replace(/^(sec-websocket-key): \S{24}$/im, '$1: key'));
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    });
    for (const agent of [undefined, new Agent()]) await seenOf(address + path, agent, prepare);
    expect(requests).toHaveLength(2);
    expect(requests[0]).toContain('Sec-WebSocket-Key: key');
    expect(requests[0]).toBe(requests[1]);
  });
});

const big = (bytes: number): string => `X-Big: ${'a'.repeat(bytes)}\r\n`;

const answers: readonly [
  what: string,
  answer: (request: string) => string,
  prepare?: typeof plain | typeof withProtocols,
][] = [
  ['the ordinary answer', (request) => accepting(request) + message],
  [
    'the ordinary answer with headers',
    (request) => accepting(request, 'Set-Cookie: a=1\r\nServer: x \t\r\n') + message,
  ],
  ['a header twice', (request) => accepting(request, 'Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n') + message],
  ['a value in Latin-1', (request) => accepting(request, 'X-Latin: Gr\xfc\xdfe\r\n') + message],
  ['an empty value', (request) => accepting(request, 'X-Empty:\r\n') + message],
  ['a folded value', (request) => accepting(request, 'X-Folded: a\r\n b\r\n') + message],
  ['a line ended by LF', (request) => accepting(request, 'X-Line: a\n') + message],
  ['a bare CR', (request) => accepting(request, 'X-Line: a\rb\r\n') + message],
  ['a NUL', (request) => accepting(request, 'X-Line: a\0b\r\n') + message],
  ['a blank in front of a colon', (request) => accepting(request, 'X-Line : a\r\n') + message],
  ['a line without a colon', (request) => accepting(request, 'X-Line\r\n') + message],
  ['8 KiB of headers', (request) => accepting(request, big(8 * 1024)) + message],
  ['100 KiB of headers', (request) => accepting(request, big(100 * 1024)) + message],
  ['a length', (request) => accepting(request, 'Content-Length: 5\r\n') + message],
  [
    'a length and chunks',
    (request) => accepting(request, 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n') + message,
  ],
  [
    'another order of options',
    (request) => accepting(request).replace('Connection: Upgrade', 'Connection: keep-alive, Upgrade') + message,
  ],
  [
    'other answers before',
    (request) => `${'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(20)}${accepting(request)}${message}`,
  ],
  ['HTTP/1.0', (request) => accepting(request).replace('1.1', '1.0') + message],
  ['no reason', (request) => accepting(request).replace(' Switching Protocols', '') + message],
  [
    'no Upgrade header',
    (request) =>
      `${accepting(request).replace(/Upgrade: .*\r\n/, '')}HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n`,
  ],
  ['another protocol in Upgrade', (request) => accepting(request).replace('websocket', 'h2c')],
  ['another accept value', (request) => accepting(request).replace(/Accept: ./, 'Accept: -')],
  ['an accept value twice', (request) => accepting(request, `Sec-WebSocket-Accept: ${acceptOf(request)}\r\n`)],
  ['an extension', (request) => accepting(request, 'Sec-WebSocket-Extensions: permessage-deflate\r\n')],
  ['a protocol that was not offered', (request) => accepting(request, 'Sec-WebSocket-Protocol: one\r\n')],
  ['one of the protocols', (request) => accepting(request, 'Sec-WebSocket-Protocol: two\r\n') + message, withProtocols],
  ['none of the protocols', (request) => accepting(request) + message, withProtocols],
  ['another protocol', (request) => accepting(request, 'Sec-WebSocket-Protocol: three\r\n') + message, withProtocols],
  ['a refusal', () => 'HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 5\r\n\r\nNever'],
  ['a redirect', () => 'HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1/\r\nContent-Length: 0\r\n\r\n'],
  ['nothing', () => ''],
  ['garbage', () => '\0\x01\x02 garbage\r\n\r\n'],
  ['half a line', () => 'HTTP/1.1 10'],
  ['half an answer', (request) => accepting(request).slice(0, -20)],
];

describe('the answer is seen as http reads it', () => {
  test.each(answers)('%s', async (_what, answer, prepare = plain) => {
    const address = await serverThat((socket, request) => socket.end(answer(request), 'latin1'));
    const [direct, byHttp] = [await seenOf(address, undefined, prepare), await seenOf(address, new Agent(), prepare)];
    expect(direct).toEqual(byHttp);
  });

  test('in pieces of one byte, with a message behind it', async () => {
    const address = await serverThat((socket, request) => {
      socket.setNoDelay();
      const bytes = Buffer.from(accepting(request, 'X-One: 1\r\n') + message, 'latin1');
      let next = 0;
      const write = (): void => {
        if (next < bytes.length) socket.write(bytes.subarray(next, ++next), () => setImmediate(write));
        else socket.end();
      };
      write();
    });
    expect(await seenOf(address, undefined, plain)).toMatchObject({ first: 'abc' });
  });

  test('a connection that is reset', async () => {
    const address = await serverThat((socket) => socket.resetAndDestroy());
    const direct = await seenOf(address, undefined, plain);
    expect(direct).toEqual(await seenOf(address, new Agent(), plain));
  });
});
