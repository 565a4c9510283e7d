/** What a server or a proxy answered when it refused the handshake: `error.response`. */
import { createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { hresult, PasswordCredential, WinRTError, type HandshakeResponse } from '@twinsocket/core';
import { afterEach, describe, expect, test } from 'vitest';
import { ended, listen, type Listening } from '../dial/testing/listening.ts';
import { refuse, startProxy } from '../dial/testing/proxy.ts';
import { MessageWebSocket } from '../sockets.ts';

const longest = 65_536;
const servers: Listening[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server that says this when it is asked, and leaves TCP open unless `say` ends it. */
async function serverThat(say: (socket: Socket, request: string) => void): Promise<Listening> {
  const answering = createServer((socket) => socket.once('data', (request) => say(socket, request.toString())));
  const server = await listen(answering);
  servers.push(server);
  return server;
}

/** The answer, without its line of status. */
const says =
  (text: string, status = '503 Service Unavailable') =>
  (socket: Socket): unknown =>
    socket.write(`HTTP/1.1 ${status}\r\n${text}`, 'latin1');

async function errorFrom({ port }: Listening, prepare?: (socket: MessageWebSocket) => void): Promise<WinRTError> {
  const socket = new MessageWebSocket();
  prepare?.(socket);
  const error: unknown = await socket.connectAsync(`ws://127.0.0.1:${port}/`).then(
    () => 'opened',
    (reason) => reason,
  );
  socket.close();
  expect(error).toBeInstanceOf(WinRTError);
  return error as WinRTError;
}

async function responseFrom(
  server: Listening,
  prepare?: (socket: MessageWebSocket) => void,
): Promise<HandshakeResponse> {
  const { response } = await errorFrom(server, prepare);
  expect(response).toBeDefined();
  return response as HandshakeResponse;
}

/** The server has seen the end of all connections. */
async function allEnded({ connections }: Listening): Promise<void> {
  expect(connections.length).toBeGreaterThan(0);
  for (const connection of connections) await ended(connection);
}

describe('the response of a refused handshake', () => {
  test('has status, headers and body, and the connection is ended although the server leaves it open', async () => {
    const server = await serverThat(says('Retry-After: 120\r\nX-Tag: a\r\nx-tag: b\r\nContent-Length: 5\r\n\r\nlater'));
    const { status, statusText, headers, body } = await responseFrom(server);
    expect([status, statusText, headers.get('RETRY-after'), headers.get('x-tag')]).toEqual([
      503,
      'Service Unavailable',
      '120',
      'a, b',
    ]);
    expect(await body).toBe('later');
    await allEnded(server);
  });

  test('can be asked for the body twice, late, and after the socket was closed', async () => {
    const server = await serverThat(says('Content-Length: 5\r\n\r\nlater'));
    const response = await responseFrom(server);
    await allEnded(server);
    expect(response.body).toBe(response.body);
    expect(await response.body).toBe('later');
  });

  test('has a body without a length, which ends with the connection', async () => {
    const server = await serverThat((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\nnot you'));
    expect(await (await responseFrom(server)).body).toBe('not you');
  });

  test('has a body in chunks', async () => {
    const server = await serverThat(says('Transfer-Encoding: chunked\r\n\r\n4\r\nnot \r\n3\r\nyou\r\n0\r\n\r\n'));
    expect(await (await responseFrom(server)).body).toBe('not you');
    await allEnded(server);
  });

  test.each<[coding: string, encode: (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (bytes) => bytes],
  ])('has a body that is encoded as %s, and what can be decoded of a part', async (coding, encode) => {
    const text = Array.from({ length: 3000 }, (_, index) => `line ${index * index}`).join();
    const whole = encode(Buffer.from(text));
    const serve = (bytes: Buffer): Promise<Listening> =>
      serverThat((socket) => {
        socket.write(`HTTP/1.1 500 Oops\r\nContent-Encoding: ${coding}\r\n\r\n`);
        socket.end(bytes);
      });
    expect(await (await responseFrom(await serve(whole))).body).toBe(text);
    const part = await (await responseFrom(await serve(whole.subarray(0, whole.length / 2)))).body;
    expect(part.length).toBeGreaterThan(100);
    expect(text.startsWith(part)).toBe(true);
    const garbage = Buffer.concat([whole.subarray(0, 20), Buffer.alloc(100, 255)]);
    if (coding !== 'identity') expect(text).toContain(await (await responseFrom(await serve(garbage))).body);
  });

  test('has 64 KiB of a body that is small as sent and huge once decoded', async () => {
    const bomb = gzipSync(Buffer.alloc(5e7, 'a'));
    expect(bomb.length).toBeLessThan(longest);
    const server = await serverThat((socket) => {
      socket.write(`HTTP/1.1 500 Oops\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
      socket.write(bomb);
    });
    expect(await (await responseFrom(server)).body).toBe('a'.repeat(longest));
  });

  test.each(['zstd', 'gzip, br', 'toString'])('has no body in a coding that is not known: %s', async (coding) => {
    const server = await serverThat(says(`Content-Encoding: ${coding}\r\nContent-Length: 4\r\n\r\nbody`));
    expect(await (await responseFrom(server)).body).toBe('');
  });

  test.each(['Content-Length: 0\r\n\r\n', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n'])(
    'has an empty body: %j',
    async (text) => {
      const server = await serverThat(says(text));
      expect(await (await responseFrom(server)).body).toBe('');
      await allEnded(server);
    },
  );

  test('has what came of a body that breaks off', async () => {
    for (const end of ['destroy', 'resetAndDestroy'] as const) {
      const server = await serverThat((socket) => {
        socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\npart');
        // The error is there: now the body can break off.
        server.connections[0]?.once('broken', () => socket[end]());
      });
      const { body } = await responseFrom(server);
      server.connections[0]?.emit('broken');
      expect('part').toContain(await body);
      if (end === 'destroy') expect(await body).toBe('part');
    }
  });

  test('has what came of a malformed body', async () => {
    const server = await serverThat(says('Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\nno length\r\n'));
    expect(await (await responseFrom(server)).body).toBe('part');
    await allEnded(server);
  });

  test('has 64 KiB of a body that never ends, and no more is taken from the server', async () => {
    let written = 0;
    const server = await serverThat((socket) => {
      socket.write('HTTP/1.1 500 Oops\r\n\r\n');
      const pour = (): void => {
        written += longest;
        if (socket.writable && written < 1e9) socket.write(Buffer.alloc(longest, 'a'), pour);
      };
      pour();
    });
    expect(await (await responseFrom(server)).body).toBe('a'.repeat(longest));
    await allEnded(server);
    expect(written).toBeLessThan(1e9);
  });

  test('has a body of exactly 64 KiB whole, and no half of a character if it is longer', async () => {
    const whole = `a${'é'.repeat(longest / 2 - 1)}a`;
    const exact = await serverThat((socket) => socket.end(`HTTP/1.1 500 Oops\r\n\r\n${whole}`));
    expect(await (await responseFrom(exact)).body).toBe(whole);
    const long = await serverThat((socket) => socket.end(`HTTP/1.1 500 Oops\r\n\r\na${'é'.repeat(longest)}`));
    expect(await (await responseFrom(long)).body).toBe(`a${'é'.repeat(longest / 2 - 1)}`);
  });

  test('has a body without its byte order mark, and U+FFFD for bytes that are not UTF-8', async () => {
    const server = await serverThat(says('Content-Length: 5\r\n\r\n\xEF\xBB\xBF{\xC3'));
    expect(await (await responseFrom(server)).body).toBe('{\uFFFD');
  });

  test('has after 2 seconds what came of a body that stalls or drips', { timeout: 20_000 }, async () => {
    const stalling = await serverThat(says('Content-Length: 100\r\n\r\npart'));
    const dripping = await serverThat((socket) => {
      socket.write('HTTP/1.1 500 Oops\r\n\r\n');
      const timer = setInterval(() => socket.write('.'), 100);
      socket.on('close', () => clearInterval(timer));
    });
    const [stalled, dripped] = await Promise.all([stalling, dripping].map((server) => responseFrom(server)));
    expect(await stalled?.body).toBe('part');
    expect(await dripped?.body).toMatch(/^\.{2,}$/);
    await allEnded(stalling);
    await allEnded(dripping);
  });

  test('has the place of a redirection, which is not followed', async () => {
    const server = await serverThat(says('Location: /elsewhere\r\nContent-Length: 0\r\n\r\n', '301 Moved Permanently'));
    const { status, headers } = await responseFrom(server);
    expect([status, headers.get('location'), server.connections.length]).toEqual([301, '/elsewhere', 1]);
  });

  test('has headers as the web’s Headers reads them, with one character for each byte', async () => {
    const lines = [
      'Set-Cookie: a=1, 2',
      'X-Z: \t caf\xE9 \xFF ',
      'set-cookie: b=3',
      'Accept: 1',
      'ACCEPT: 2',
      'X-Empty:',
    ];
    const server = await serverThat(says(`${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`));
    const { headers } = await responseFrom(server);
    const standard = new Headers([...headers]);
    expect([...headers]).toEqual([...standard]);
    for (const name of ['SET-COOKIE', 'x-z', 'accept', 'x-empty', 'absent', 'toString', '']) {
      if (name !== '') expect([name, headers.get(name)]).toEqual([name, standard.get(name)]);
      expect(headers.has(name)).toBe(name !== '' && standard.has(name));
    }
    expect(headers.get('x-z')).toBe('caf\xE9 \xFF');
    expect(headers.getSetCookie()).toEqual(['a=1, 2', 'b=3']);
    expect([[...headers.keys()], [...headers.values()]]).toEqual([[...standard.keys()], [...standard.values()]]);
    const seen: unknown[] = [];
    headers.forEach((...values) => seen.push(values));
    expect(seen).toEqual([...headers].map(([name, value]) => [value, name, headers]));
  });

  test.each(['X-Tag: \x1B[31m', 'X-Tag: a\rInjected: b', 'X-\0Tag: a'])(
    'is absent if the answer is not HTTP: %j',
    async (line) => {
      const server = await serverThat(says(`${line}\r\nContent-Length: 0\r\n\r\n`));
      const error = await errorFrom(server);
      expect([error.number, error.response]).toEqual([hresult.WININET_E_INVALID_SERVER_RESPONSE, undefined]);
      await allEnded(server);
    },
  );

  test('is absent if nobody answered', async () => {
    const server = await serverThat((socket) => socket.destroy());
    const error = await errorFrom(server);
    expect('response' in error).toBe(false);
  });

  test('is the last one after credentials were tried', async () => {
    const server = await serverThat((socket, request) => {
      const again = request.includes('Authorization: Basic ');
      const head = `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="${again ? 'second' : 'first'}"\r\n`;
      socket.write(`${head}Content-Length: 3\r\n\r\n${again ? 'bad' : 'who'}`);
    });
    const { headers, body } = await responseFrom(server, ({ control }) => {
      control.serverCredential = new PasswordCredential('', 'user', 'wrong');
    });
    expect([headers.get('www-authenticate'), await body]).toEqual(['Basic realm="second"', 'bad']);
    expect(server.connections).toHaveLength(2);
    await allEnded(server);
  });

  test('is told of a server that switches protocols wrongly', async () => {
    const headers = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n';
    const server = await serverThat(says(headers, '101 Switching Protocols'));
    const response = await responseFrom(server);
    expect(response.body).toBe(response.body);
    expect([response.status, response.headers.get('sec-websocket-accept'), await response.body]).toEqual([
      101,
      'wrong',
      '',
    ]);
    await allEnded(server);
  });

  test('is that of a proxy that opens no tunnel, without its body', async () => {
    const proxy = await startProxy((_, socket) =>
      refuse(socket, '407 Proxy Authentication Required', 'Proxy-Authenticate: Digest realm="x"', 'Retry-After: 7'),
    );
    servers.push(proxy);
    const { status, headers, body } = await responseFrom(proxy, ({ control }) => {
      control.proxy = `http://127.0.0.1:${proxy.port}`;
    });
    expect([status, headers.get('retry-after'), headers.get('proxy-authenticate'), await body]).toEqual([
      407,
      '7',
      'Digest realm="x"',
      '',
    ]);
    await allEnded(proxy);
  });
});

describe('an error with a response', () => {
  const secrets =
    'Location: /?token=SECRET\r\nSet-Cookie: id=SECRET\r\nX-Tag: SECRET\r\nContent-Length: 6\r\n\r\nSECRET';

  test('shows no header’s value and no body, in the console, in JSON, in its text or to who lists members', async () => {
    const error = await errorFrom(await serverThat(says(secrets)));
    const { response } = error;
    await response?.body;
    const shown = inspect(error, { depth: Infinity, breakLength: Infinity });
    expect(shown).toContain(
      `response: HandshakeResponse { status: 503, statusText: 'Service Unavailable', headers: ResponseHeaders { names: [ 'content-length', 'location', 'set-cookie', 'x-tag' ] } }`,
    );
    const members = [Object.entries(response ?? {}), Object.entries(error)];
    const others = [JSON.stringify([error, response, members]), error.message];
    for (const text of [shown, ...others, inspect([response, members], { depth: Infinity, showHidden: true })]) {
      expect(text).not.toContain('SECRET');
    }
    expect(Object.keys(error)).not.toContain('response');
  });

  test('shows a long text of a status shortened, and no control character', async () => {
    const error = await errorFrom(await serverThat(says('Content-Length: 0\r\n\r\n', `500 \x9B${'a'.repeat(1000)}`)));
    expect(error.response?.statusText).toBe(`\x9B${'a'.repeat(1000)}`);
    const shown = inspect(error.response);
    expect(shown).not.toContain('a'.repeat(101));
    expect(shown).not.toContain('\x9B');
  });

  test('can be cloned for another thread', async () => {
    const error = await errorFrom(await serverThat(says(secrets)));
    expect(structuredClone(error).message).toBe(error.message);
    expect(structuredClone({ error }).error).not.toHaveProperty('response');
  });

  test('leaves nothing of hundreds of connections behind, whether or not their bodies are asked for', async () => {
    const server = await serverThat(says('Content-Length: 10000\r\n\r\npart'));
    const whole = await serverThat(says('Content-Length: 4\r\n\r\nwhole'));
    for (let round = 0; round < 10; round++) {
      const errors = await Promise.all(Array.from({ length: 50 }, (_, index) => errorFrom(index % 2 ? server : whole)));
      if (round === 9) await Promise.all(errors.map(async ({ response }) => response?.body));
    }
    await allEnded(server);
    await allEnded(whole);
    const kept = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap');
    expect(kept).toEqual([]);
  }, 30_000);
});
