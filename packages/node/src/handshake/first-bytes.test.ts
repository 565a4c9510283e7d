/** What a server sends in one packet with its answer to the handshake. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { MessageWebSocket } from '../sockets.ts';

let server: Server | undefined;
let peer: Socket | undefined;

afterEach(() => {
  peer?.destroy();
  server?.close();
});

/** The address of a server that answers with these bytes behind its 101, and what the client sends then. */
async function answering(bytes: Buffer): Promise<{ readonly address: string; readonly sent: Buffer[] }> {
  const sent: Buffer[] = [];
  server = createServer((socket) => {
    peer = socket.on('error', () => {});
    socket.once('data', (request: Buffer) => {
      const key = /^sec-websocket-key: *(\S+)/im.exec(request.toString())?.[1] ?? '';
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
      socket.on('data', (chunk: Buffer) => sent.push(chunk));
      socket.write(Buffer.concat([Buffer.from(head), bytes]));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, sent };
}

const message = Buffer.from([0x82, 1, 42]);
/** Of a reserved opcode. */
const fault = Buffer.from([0x83, 0]);

test('a message is answered before a fault behind it is seen, and after those who await the connect were told', async () => {
  const { address, sent } = await answering(Buffer.concat([message, fault]));
  const seen: string[] = [];
  const socket = new MessageWebSocket();
  socket.onmessagereceived = (event) => {
    try {
      seen.push(String(event.getDataReader().readByte()));
      void socket.sendAsync(Uint8Array.of(1, 2, 3));
    } catch {
      seen.push('failed');
    }
  };
  // More async functions than an app has between a connect and its own code.
  const connect = async (depth: number): Promise<void> => {
    await (depth === 0 ? socket.connectAsync(address) : connect(depth - 1));
  };
  await connect(20);
  seen.push('connected');
  await socket.ended;
  expect(seen).toEqual(['connected', '42', 'failed']);
  // A binary frame of three bytes, masked.
  await expect.poll(() => Buffer.concat(sent).subarray(0, 2).toString('hex')).toBe('8283');
});
