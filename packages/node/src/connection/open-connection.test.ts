import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { constants, deflateRawSync } from 'node:zlib';
import {
  DataReader,
  fromUint8Array,
  hresult,
  InputStreamOptions,
  WindowsRuntimeBuffer,
  WinRTError,
  type ConnectionHandler,
} from '@twinsocket/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { OpenConnection } from './open-connection.ts';
import { MessageWebSocket, StreamWebSocket } from '../sockets.ts';

/** RFC 6455, 1.3: what makes the accept value of a key. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

let server: Server;
let address: string;

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(() => {
  server.close();
});

/** The server's end of a connection after the handshake: plain TCP that does nothing of its own. */
async function acceptOne(extensions = '', behind = Buffer.alloc(0)): Promise<Socket> {
  const [tcp] = (await once(server, 'connection')) as [Socket];
  tcp.on('error', () => {});
  const [request] = (await once(tcp, 'data')) as [Buffer];
  const key = /^sec-websocket-key: (.*)$/im.exec(request.toString())?.[1]?.trim() ?? '';
  const accept = createHash('sha1')
    .update(key + acceptGuid)
    .digest('base64');
  tcp.pause();
  const extensionLine = extensions && `Sec-WebSocket-Extensions: ${extensions}\r\n`;
  const lines = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n`;
  tcp.write(Buffer.concat([Buffer.from(`${lines}${extensionLine}\r\n`), behind]));
  return tcp;
}

test('the end of TCP by a peer that reads nothing is reported at once, not at the send deadline', async () => {
  const socket = new StreamWebSocket();
  socket.control.sendTimeout = Infinity;
  const accepted = acceptOne();
  await socket.connectAsync(address);
  const tcp = await accepted;
  const write = socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(64 * 1024 * 1024)));
  tcp.end();
  await expect(write).rejects.toMatchObject({ number: hresult.WININET_E_CONNECTION_ABORTED });
  tcp.destroy();
  socket.close();
});

test('TCP of a peer that breaks the protocol and then keeps TCP open is destroyed', async () => {
  const socket = new StreamWebSocket();
  const accepted = acceptOne();
  await socket.connectAsync(address);
  const tcp = await accepted;
  const gone = new Promise((resolve) => tcp.once('close', resolve)); // `once` would fail on the reset before it
  tcp.resume();
  tcp.write(Buffer.from('8300', 'hex')); // a reserved opcode
  // Only a peer that writes on learns that nobody is there any more; until then its bytes are swallowed.
  tcp.once('end', () => {
    const writing = setInterval(() => tcp.write(Buffer.of(0)), 20);
    tcp.once('close', () => clearInterval(writing));
  });
  await gone;
  await expect(socket.outputStream.flushAsync()).rejects.toMatchObject({
    number: hresult.WININET_E_INVALID_SERVER_RESPONSE,
  });
  socket.close();
});

test('TCP of a peer that closes, and reads nothing of what was sent before, is destroyed after closeTimeout', async () => {
  const socket = new StreamWebSocket();
  socket.control.closeTimeout = 100;
  const accepted = acceptOne();
  await socket.connectAsync(address);
  const tcp = await accepted; // reads nothing
  const write = socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(64 * 1024 * 1024)));
  const gone = new Promise((resolve) => tcp.once('close', resolve)); // `once` would fail on the reset before it
  tcp.write(Buffer.from('880203e8', 'hex')); // a close frame with the code 1000
  await expect(write).rejects.toMatchObject({ number: hresult.RO_E_CLOSED });
  expect(await socket.ended).toMatchObject({ code: 1000, error: null });
  // Only a peer that writes on learns that nobody is there any more; until then its bytes are swallowed.
  const writing = setInterval(() => tcp.write(Buffer.of(0)), 20);
  await gone;
  clearInterval(writing);
});

test('a message that has begun and stops fails its socket at receiveTimeout, and the connection is ended', async () => {
  const socket = new MessageWebSocket();
  socket.control.receiveTimeout = 100;
  const accepted = acceptOne();
  await socket.connectAsync(address);
  const tcp = await accepted;
  const end = once(tcp, 'end');
  tcp.resume();
  tcp.write(Buffer.from('0203616263', 'hex')); // a fragment, whole, of a message that goes on
  expect((await socket.ended).error).toMatchObject({
    number: hresult.WININET_E_TIMEOUT,
    message: expect.stringContaining('after 3 bytes'),
  });
  await end;
  tcp.destroy();
});

test('a message that stops while its reader keeps the peer waiting is not stalled before that', async () => {
  const socket = new StreamWebSocket();
  socket.control.receiveTimeout = 100;
  const accepted = acceptOne();
  await socket.connectAsync(address);
  const tcp = await accepted;
  tcp.resume();
  const size = 2 * 1024 * 1024;
  tcp.write(Buffer.concat([Buffer.from('027f0000000000200000', 'hex'), Buffer.alloc(size)]));
  // What must not happen can only be waited for: three times the deadline, of which one would be enough.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(socket.state).toBe('open');
  const reader = new DataReader(socket.inputStream);
  expect(await reader.loadAsync(size)).toBe(size);
  expect((await socket.ended).error).toMatchObject({ number: hresult.WININET_E_TIMEOUT });
  tcp.destroy();
});

test('a message that stops is not stalled behind our close, which waits for what is still to be sent', async () => {
  const socket = new StreamWebSocket();
  socket.control.receiveTimeout = 100;
  const accepted = acceptOne();
  await socket.connectAsync(address);
  const tcp = await accepted; // reads nothing
  tcp.write(Buffer.from('0203616263', 'hex'));
  await socket.inputStream.readAsync(new WindowsRuntimeBuffer(3), 3, InputStreamOptions.none);
  const write = socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(64 * 1024 * 1024)));
  socket.close();
  // What must not happen can only be waited for: three times the deadline, of which one would be enough.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(socket.state).toBe('closing');
  tcp.destroy();
  await expect(write).rejects.toBeInstanceOf(WinRTError);
});

test('a large message goes out as it was given, though its memory is used again at once', async () => {
  const socket = new StreamWebSocket();
  const accepted = acceptOne();
  await socket.connectAsync(address);
  const tcp = await accepted; // reads nothing, so that what is written waits
  const bytes = new Uint8Array(8 * 1024 * 1024);
  const transferred = new Uint8Array(2 * 1024 * 1024);
  const writes = [bytes, transferred].map((given) => socket.outputStream.writeAsync(fromUint8Array(given)));
  bytes.fill(9);
  structuredClone(transferred, { transfer: [transferred.buffer] });
  let payload = 0;
  const zeros = new Promise<void>((resolve) => {
    // Masked zeros are the mask again and again, so a frame is whole if each of its bytes is that of four before.
    let rest = Buffer.alloc(0);
    tcp.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 14) {
        const short = (rest.readUInt8(1) & 0x7f) === 126;
        const header = short ? 8 : 14;
        const size = short ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
        if (rest.length < header + size) return;
        const masked = rest.subarray(header, header + size);
        if (!masked.subarray(4).equals(masked.subarray(0, -4))) throw new Error('a frame has bytes of later');
        payload += size;
        rest = rest.subarray(header + size);
        if (payload === 10 * 1024 * 1024) resolve();
      }
    });
    tcp.resume();
  });
  expect(await Promise.all(writes)).toEqual([8 * 1024 * 1024, 2 * 1024 * 1024]);
  await zeros;
  socket.close();
});

/** The first bytes of each frame of a client that has come so far, which end TCP or not. */
async function firstBytes(tcp: Socket, enough: (frames: readonly number[]) => boolean): Promise<readonly number[]> {
  const frames: number[] = [];
  let bytes = Buffer.alloc(0);
  for await (const chunk of tcp.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk]);
    for (let length = frameLength(bytes); length <= bytes.length; length = frameLength(bytes)) {
      frames.push(bytes.readUInt8(0));
      bytes = bytes.subarray(length);
    }
    if (enough(frames)) break;
  }
  return frames;
}

/** Of a masked frame; Infinity if that is not known yet. */
function frameLength(bytes: Buffer): number {
  if (bytes.length < 10)
    return bytes.length >= 6 && (bytes.readUInt8(1) & 0x7f) < 126 ? 6 + (bytes.readUInt8(1) & 0x7f) : Infinity;
  const size = bytes.readUInt8(1) & 0x7f;
  if (size < 126) return 6 + size;
  return size === 126 ? 8 + bytes.readUInt16BE(2) : 14 + Number(bytes.readBigUInt64BE(2));
}

test('a message right behind the answer is echoed, although a fault stands in the same packet', async () => {
  const socket = new MessageWebSocket();
  socket.onmessagereceived = (event) => {
    try {
      event.getDataReader();
    } catch {
      return;
    }
    void socket.sendAsync('echo');
  };
  const accepted = acceptOne('', Buffer.from('8101618300', 'hex')); // a text, and a reserved opcode
  await socket.connectAsync(address);
  const tcp = await accepted;
  expect(await firstBytes(tcp, (frames) => frames.includes(0x88))).toEqual([0x81, 0x88]);
  tcp.destroy();
  socket.close();
});

test(
  'no pong is sent between the fragments of a compressed message; between frames of the app one may be',
  { timeout: 20_000 },
  async () => {
    const socket = new MessageWebSocket();
    socket.control.perMessageDeflate = true;
    const accepted = acceptOne('permessage-deflate');
    await socket.connectAsync(address);
    const tcp = await accepted;
    const written = socket.sendAsync(randomBytes(4 * 1024 * 1024));
    tcp.write(Buffer.from('890170', 'hex'));
    const first = await firstBytes(tcp, (frames) => frames.includes(0x8a));
    expect(first).toEqual([0x42, ...Array<number>(14).fill(0), 0x80, 0x8a]);
    await written;
    await socket.sendNonfinalFrameAsync(fromUint8Array(Uint8Array.of(1)));
    tcp.write(Buffer.from('890170', 'hex'));
    const second = await firstBytes(tcp, (frames) => frames.includes(0x8a));
    expect(second, 'not compressed').toEqual([0x02, 0x8a]);
    tcp.destroy();
    socket.close();
  },
);

test('a write after the end of TCP fails, although messages are still reported', async () => {
  const socket = new MessageWebSocket();
  socket.control.perMessageDeflate = true;
  const accepted = acceptOne('permessage-deflate');
  await socket.connectAsync(address);
  const tcp = await accepted;
  const reader = socket.readable.getReader();
  const message = deflateRawSync(Buffer.alloc(60_000), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
  const frame = Buffer.concat([Buffer.of(0xc2, message.length), message]);
  expect(message.length).toBeLessThan(126);
  tcp.resume().end(Buffer.concat(Array<Buffer>(100).fill(frame)));
  let refused: unknown;
  let count = 0;
  const read = async (): Promise<void> => {
    while (!(await reader.read()).done) {
      count++;
      await socket.sendAsync('answer').catch((error: unknown) => (refused ??= error));
    }
  };
  await expect(read()).rejects.toMatchObject({ number: hresult.WININET_E_CONNECTION_ABORTED });
  expect(count).toBe(100);
  expect(refused).toMatchObject({ number: hresult.WININET_E_CONNECTION_ABORTED });
  tcp.destroy();
  socket.close();
});

test.each([
  ['an allocation', new RangeError('Array buffer allocation failed'), hresult.E_OUTOFMEMORY],
  ['anything else', new Error('else'), hresult.E_FAIL],
])(
  '%s that fails over a message fails its connection with 1009, and nothing is thrown out of TCP’s callback',
  async (_what, thrown, number) => {
    const ws = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(ws, 'listening');
    const failed = new Promise<WinRTError>((resolve) => {
      ws.on('connection', (socket, request) => {
        const handler: ConnectionHandler = {
          opened: () => {},
          data() {
            throw thrown;
          },
          sent: () => {},
          closed: () => {},
          failed: resolve,
        };
        const options = { maxMessageSize: Infinity, closeTimeout: Infinity, pongInterval: 0, receiveTimeout: Infinity };
        void new OpenConnection({ socket, tcp: request.socket, foreignListeners: [] }, options, 'server', handler);
      });
    });
    const client = new WebSocket(`ws://127.0.0.1:${(ws.address() as AddressInfo).port}/`);
    client.on('open', () => client.send('text'));
    const [code] = (await once(client, 'close')) as [number];
    expect([code, await failed]).toEqual([1009, expect.objectContaining({ number, cause: thrown })]);
    ws.close();
  },
);
