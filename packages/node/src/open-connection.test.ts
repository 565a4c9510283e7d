import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fromUint8Array, hresult } from '@twinsocket/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StreamWebSocket } from './sockets.ts';

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
async function acceptOne(): Promise<Socket> {
  const [tcp] = (await once(server, 'connection')) as [Socket];
  tcp.on('error', () => {});
  const [request] = (await once(tcp, 'data')) as [Buffer];
  const key = /^sec-websocket-key: (.*)$/im.exec(request.toString())?.[1]?.trim() ?? '';
  const accept = createHash('sha1')
    .update(key + acceptGuid)
    .digest('base64');
  tcp.pause();
  tcp.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  return tcp;
}

test('a peer that ends TCP while it reads nothing is heard at once, not at the send deadline', async () => {
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

test('a peer that breaks the protocol and then keeps TCP open is let go of', async () => {
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

test('a buffer that is transferred while it waits to be sent fails the socket, not the process', async () => {
  const socket = new StreamWebSocket();
  const accepted = acceptOne();
  await socket.connectAsync(address);
  const tcp = await accepted; // reads nothing, so that what is written waits
  const first = socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(64 * 1024 * 1024)));
  const bytes = new Uint8Array(2 * 1024 * 1024);
  const second = socket.outputStream.writeAsync(fromUint8Array(bytes));
  structuredClone(bytes, { transfer: [bytes.buffer] });
  tcp.resume();
  await first;
  await expect(second).rejects.toMatchObject({ number: hresult.E_INVALIDARG });
  socket.close();
});
