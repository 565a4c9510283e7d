/** A stream socket whose reads use one memory again: all that it gives is as the peer sent it. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { hresult, InputStreamOptions, toUint8Array, WindowsRuntimeBuffer } from '@twinsocket/core';
import { afterEach, expect, test } from 'vitest';
import { StreamWebSocket } from '../sockets.ts';
import { authority, leaf } from '../tls/testing/certificates.ts';

/** RFC 6455, 1.3: what makes the accept value of a key. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const KiB = 1024;

const root = await authority('root');
const { cert, key } = await leaf('server', { issuer: root, addresses: ['127.0.0.1'] });

let server: Server;
let peer: Socket;

afterEach(() => {
  peer.destroy();
  server.close();
});

/** A socket that is connected, its peer having sent these bytes together with its answer. */
async function connected(scheme: string, behind: Buffer): Promise<StreamWebSocket> {
  server = scheme === 'wss' ? createTlsServer({ cert, key }) : createServer();
  server.on(scheme === 'wss' ? 'secureConnection' : 'connection', (accepted: Socket) => {
    peer = accepted.on('error', () => {});
    peer.once('data', (request) => {
      const value = /^sec-websocket-key: (.*)$/im.exec(request.toString())?.[1]?.trim() ?? '';
      const accept = createHash('sha1')
        .update(value + acceptGuid)
        .digest('base64');
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
      peer.write(Buffer.concat([Buffer.from(head), behind]));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = new StreamWebSocket();
  socket.control.certificateAuthorities = [root.cert];
  await socket.connectAsync(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return socket;
}

function frame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : 4);
  header[0] = 0x80 | opcode;
  header[1] = length < 126 ? length : 126;
  if (length >= 126) header.writeUInt16BE(length, 2);
  return Buffer.concat([header, payload]);
}

const binary = (payload: Uint8Array): Buffer => frame(2, payload);
const numbered = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, i) => i % 251));
/** Close code 1000 and a reason. */
const close = frame(8, Buffer.from('\u0003\u00e8done', 'latin1'));

/** All up to the end, read into one buffer again and again. */
async function readAll(socket: StreamWebSocket, options: InputStreamOptions, count = 50_000): Promise<Buffer> {
  const buffer = new WindowsRuntimeBuffer(count);
  const parts: Buffer[] = [];
  for (;;) {
    const read = await socket.inputStream.readAsync(buffer, count, options);
    if (read.length === 0) return Buffer.concat(parts);
    parts.push(Buffer.from(toUint8Array(read)));
  }
}

/** Resolves when the other side has stopped reading. No event tells of that, so the bytes that wait must be the same ten times, 10 ms apart. */
async function taken(sender: Socket): Promise<void> {
  for (let same = 0, before = -1; same < 10;) {
    same = sender.writableLength === before ? same + 1 : 0;
    before = sender.writableLength;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const { none, partial } = InputStreamOptions;

for (const scheme of ['ws', 'wss']) {
  test.each([
    ['partial', partial],
    ['full', none],
  ] as const)(
    `${scheme}: frames of all sizes, with pings between, come as they were sent (%s reads)`,
    async (_, how) => {
      const sent = numbered(3 * KiB * KiB);
      const frames: Buffer[] = [];
      for (let at = 0, turn = 0; at < sent.length; turn++) {
        const size = [0, 1, 125, 126, 3000, 16 * KiB, 65_535][turn % 7] as number;
        frames.push(binary(sent.subarray(at, at + size)));
        if (turn % 5 === 0) frames.push(frame(9, Buffer.from('still there?')));
        at += size;
      }
      const behind = 20;
      const socket = await connected(scheme, Buffer.concat(frames.slice(0, behind)));
      peer.write(Buffer.concat([...frames.slice(behind), close]));
      expect((await readAll(socket, how)).equals(sent)).toBe(true);
      expect((await socket.ended).code).toBe(1000);
    },
  );
}

test('ten thousand small frames in one write come whole, without a wait for more', async () => {
  const socket = await connected('ws', Buffer.alloc(0));
  const sent = numbered(10_000 * 3);
  const frames = Array.from({ length: 10_000 }, (_, i) => binary(sent.subarray(i * 3, i * 3 + 3)));
  peer.write(Buffer.concat(frames));
  const buffer = new WindowsRuntimeBuffer(64 * KiB);
  const parts: Buffer[] = [];
  for (let left = sent.length; left > 0;) {
    const read = await socket.inputStream.readAsync(buffer, buffer.capacity, partial);
    parts.push(Buffer.from(toUint8Array(read)));
    left -= read.length;
  }
  expect(Buffer.concat(parts).equals(sent)).toBe(true);
  // Not one read for each frame.
  expect(parts.length).toBeLessThan(1000);
  socket.close();
});

test('what ws judges is kept for it while the memory is used again', async () => {
  const socket = await connected('ws', Buffer.alloc(0));
  const end = readAll(socket, partial, 100);
  // A pong and a close frame, of which each byte comes by itself.
  for (const byte of Buffer.concat([frame(10, Buffer.from('pong')), binary(Buffer.of(1)), close])) {
    peer.write(Buffer.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([...(await end)]).toEqual([1]);
  expect(await socket.ended).toMatchObject({ code: 1000, reason: 'done' });
});

test('a violation is judged behind the bytes that came with it', async () => {
  const socket = await connected('ws', Buffer.alloc(0));
  peer.write(Buffer.concat([binary(Buffer.of(1, 2, 3)), Buffer.from('8300', 'hex')]));
  const buffer = new WindowsRuntimeBuffer(10);
  expect((await socket.inputStream.readAsync(buffer, 10, partial)).length).toBe(3);
  await expect(socket.inputStream.readAsync(buffer, 10, partial)).rejects.toMatchObject({
    number: hresult.WININET_E_INVALID_SERVER_RESPONSE,
  });
});

test.each(['end', 'resetAndDestroy'] as const)(
  'a peer’s %s behind unread bytes leaves them to be read',
  async (how) => {
    const socket = await connected('ws', Buffer.alloc(0));
    const sent = numbered(300 * KiB);
    for (let at = 0; at < sent.length; at += 60_000) peer.write(binary(sent.subarray(at, at + 60_000)));
    // The answer to a ping behind them: the socket has taken them. Bytes on the way are lost with a reset.
    peer.write(frame(9, Buffer.of()));
    await once(peer, 'data');
    peer[how]();
    await socket.ended;
    const buffer = new WindowsRuntimeBuffer(sent.length);
    const read = await socket.inputStream.readAsync(buffer, sent.length, none);
    expect(Buffer.from(toUint8Array(read)).equals(sent)).toBe(true);
  },
);

test('a socket that is aborted while its reader has stopped it ends at once', async () => {
  const socket = await connected('ws', Buffer.alloc(0));
  const gone = new Promise((resolve) => peer.once('close', resolve));
  const message = binary(Buffer.alloc(60_000));
  for (let i = 0; i < 2000; i++) peer.write(message);
  await taken(peer);
  expect(peer.writableLength).toBeGreaterThan(0);
  socket.abort();
  await gone;
  expect(socket.state).toBe('closed');
});
