/** Who reads a server's socket and stops, stops the client; when they go on nothing is missing. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { MiB } from '../../sizes.ts';
import { serveOne } from './served.ts';
import * as api from '../twinsocket.ts';

/** More than the buffers of two systems hold (Linux: tcp_wmem and tcp_rmem), so the last writes can't be done unread. */
const count = 64;
/** Unread bytes at which the client is stopped, 1 MiB; or, where ws holds a message back until it is whole, one more. */
const most = 2 * MiB + 256 * 1024;

const { partialMessage: receiveMode } = api.MessageWebSocketReceiveMode;
type Read = (ws: WebSocket, request: IncomingMessage) => ReadableStream<string | Uint8Array>;

const readers: Readonly<Record<string, Read>> = {
  'a stream': (ws, request) => api.acceptStreamWebSocket(ws, request).readable,
  'a stream that ws reads': (ws) => api.acceptStreamWebSocket(ws).readable,
  messages: (ws, request) => api.acceptMessageWebSocket(ws, request).readable,
  'messages that ws reads': (ws) => api.acceptMessageWebSocket(ws).readable,
  'messages, in receiveMode partialMessage': (ws, request) =>
    api.acceptMessageWebSocket(ws, request, { receiveMode }).readable,
};

test.each(Object.entries(readers))('a reader of %s', { timeout: 60_000 }, async (_what, read) => {
  const { address, made } = await serveOne((ws, request) => ({ ws, request, reader: read(ws, request).getReader() }));
  const client = new api.StreamWebSocket();
  await client.connectAsync(address);
  const { ws, request, reader } = await made;
  const [sent, got] = [createHash('sha256'), createHash('sha256')];
  let [written, taken] = [0, 0];
  for (let number = 0; number < count; number++) {
    const message = new Uint8Array(MiB).fill(number);
    sent.update(message);
    void client.outputStream.writeAsync(api.fromUint8Array(message)).then(() => written++);
  }
  const take = async (): Promise<number> => {
    const { value = '' } = await reader.read();
    got.update(value);
    return (taken += value.length);
  };
  for (let stops = 0; stops < 3; stops++) {
    await take();
    await expect.poll(() => ws.isPaused, { interval: 5, timeout: 20_000 }).toBe(true);
    expect(request.socket.bytesRead - taken).toBeLessThan(most);
    expect(written).toBeLessThan(count);
  }
  let all = taken;
  while (all < count * MiB) all = await take();
  client.close();
  expect((await reader.read()).done).toBe(true);
  expect(got.digest('hex')).toBe(sent.digest('hex'));
});
