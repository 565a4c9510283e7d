/** Tools that replace `http.request`, as HTTP mocks, tracers and guards of test suites do, before or after our modules are loaded. */
import { createHash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { createServer, type Socket } from 'node:net';
import type { WinRTError } from '@twinsocket/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listen, type Listening } from '../dial/testing/listening.ts';
import { MessageWebSocket } from '../sockets.ts';

type Prepare = (socket: MessageWebSocket) => void;

const { request } = http;
const { request: secureRequest } = https;
let server: Listening;
let answer: (socket: Socket, accepting: string) => void;
/** The request that the server has got. */
let received: string;

function replace(replacement: unknown): void {
  http.request = https.request = replacement as typeof request;
  syncBuiltinESMExports();
}

beforeEach(async () => {
  received = '';
  server = await listen(
    createServer((socket) => {
      socket.once('data', (bytes) => {
        received = bytes.toString('latin1');
        const key = /^sec-websocket-key: (\S+)/im.exec(received)?.[1];
        const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
        answer(
          socket.setNoDelay(),
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
      });
    }),
  );
});

afterEach(async () => {
  replace(request);
  https.request = secureRequest;
  syncBuiltinESMExports();
  await server.close();
});

/** What a connect has for an end. */
async function endOf(Client = MessageWebSocket, prepare?: Prepare, scheme = 'ws'): Promise<unknown> {
  const socket = new Client();
  prepare?.(socket);
  try {
    await socket.connectAsync(`${scheme}://127.0.0.1:${server.port}/chat`);
    return 'open';
  } catch (error) {
    return (error as WinRTError).response?.status ?? (error as Error).message;
  } finally {
    socket.abort();
  }
}

const here = ((_name, _options, done) => done(null, '127.0.0.1', 4)) satisfies MessageWebSocket['control']['lookup'];
const whole = (socket: Socket, accepting: string): void => void socket.write(accepting);
const answers: readonly [what: string, seen: unknown, answer: typeof whole][] = [
  ['the ordinary answer', 'open', whole],
  [
    'an answer in two packets',
    'open',
    (socket, accepting) =>
      socket.write(accepting.slice(0, 30), () => setImmediate(() => socket.write(accepting.slice(30)))),
  ],
  [
    'options in another order',
    'open',
    (socket, accepting) => socket.write(accepting.replace('n: Upgrade', 'n: keep-alive, Upgrade')),
  ],
  ['a refusal', 401, (socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')],
];

/** As a mock does: its requests are made, or answered, when they are sent. */
const silent = (): object => Object.assign(new EventEmitter(), { setHeader() {}, end() {}, destroy() {}, abort() {} });

describe.each<[what: string, replacement: () => unknown]>([
  ['waits for its request', silent],
  [
    'throws',
    () => {
      throw new Error('no http in unit tests');
    },
  ],
  ['gives nothing', () => undefined],
])('a tool that was loaded later and %s', (_what, replacement) => {
  test.each(answers)('does not touch %s', async (_answer, seen, how) => {
    answer = how;
    const called = vi.fn(replacement);
    replace(called);
    expect(await endOf()).toBe(seen);
    expect(called).not.toHaveBeenCalled();
  });
});

/** Our modules, loaded while a tool has replaced `http.request`. */
async function loadedAfter(replacement: unknown): Promise<typeof MessageWebSocket> {
  replace(replacement);
  vi.resetModules();
  return (await import('../sockets.ts')).MessageWebSocket;
}

/** As MSW's: what connects is the default, whatever `createConnection` the caller gives. */
const dialsByItself = (options: http.RequestOptions): http.ClientRequest =>
  request({ ...options, createConnection: undefined, agent: false });

describe('a tool that was loaded before', () => {
  test('and dials by itself stands in the way of no connect that it makes as we do', async () => {
    const Client = await loadedAfter(dialsByItself);
    for (const [, seen, how] of answers) {
      answer = how;
      expect(await endOf(Client)).toBe(seen);
    }
    replace(request);
    answer = whole;
    expect(await endOf(Client, (socket) => (socket.control.lookup = here))).toBe('open');
  });

  test.each<[what: string, prepare: Prepare, scheme?: string]>([
    ['control.lookup', (socket) => (socket.control.lookup = here)],
    ['control.proxy', (socket) => (socket.control.proxy = 'http://127.0.0.1:9/')],
    ['the rules of wss:', () => {}, 'wss'],
  ])('and dials by itself gets no request for which %s would have no effect', async (_what, prepare, scheme) => {
    answer = whole;
    const Client = await loadedAfter(dialsByItself);
    expect(await endOf(Client, prepare, scheme)).toContain('what replaces http.request ignores createConnection');
    replace(request);
    expect(received).toBe('');
    expect(await endOf(Client)).toBe('open');
  });

  test('and throws fails the connect with its error', async () => {
    const Client = await loadedAfter(() => {
      throw new Error('no http in unit tests');
    });
    expect(await endOf(Client)).toContain('no http in unit tests');
    replace(request);
    answer = whole;
    expect(await endOf(Client)).toBe('open');
  });

  test('sees the address, and its headers are sent', async () => {
    const seen: string[] = [];
    const Client = await loadedAfter((...input: Parameters<typeof request>) => {
      const made = request(...input);
      made.setHeader('traceparent', '00-x');
      seen.push(`${made.method} ${made.protocol}//${String(made.getHeader('host'))}${made.path}`);
      return made;
    });
    for (const [, end, how] of answers) {
      answer = how;
      expect(await endOf(Client)).toBe(end);
      expect(received).toContain('traceparent: 00-x');
    }
    expect(seen).toEqual(answers.map(() => `GET http://127.0.0.1:${server.port}/chat`));
  });
});

test.each(['request.created', 'request.start', 'request.error', 'response.finish'])(
  'a tool that listens to http.client.%s has the handshake go through http, as a tool that was first has it',
  async (name) => {
    answer = whole;
    const called = vi.fn(request);
    replace(called);
    const listener = (): void => {};
    subscribe(`http.client.${name}`, listener);
    try {
      expect(await endOf()).toBe('open');
      expect(called).toHaveBeenCalledOnce();
    } finally {
      unsubscribe(`http.client.${name}`, listener);
    }
    expect(await endOf()).toBe('open');
    expect(called).toHaveBeenCalledOnce();
  },
);
