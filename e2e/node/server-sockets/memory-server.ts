/** A server in a process of its own, whose memory is measured while it takes what one client sends. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import * as api from '../twinsocket.ts';

/** What the test is told at the end. */
export interface Taken {
  /** SHA-256 of all bytes. */
  readonly hash: string;
  /** Bytes by which the process was larger at its largest than when the client came. */
  readonly growth: number;
}

/** Accepts the connection, and comes to its end. */
type Taker = (ws: WebSocket, request: api.AcceptedRequest, take: (bytes: Uint8Array) => void) => Promise<void>;

const takers: Readonly<Record<string, Taker>> = {
  stream: async (ws, request, take) => {
    for await (const bytes of api.acceptStreamWebSocket(ws, request).readable) take(bytes);
  },
  parts: async (ws, request, take) => {
    const { partialMessage } = api.MessageWebSocketReceiveMode;
    const socket = api.acceptMessageWebSocket(ws, request, { receiveMode: partialMessage });
    socket.onmessagereceived = (event) => {
      const reader = event.getDataReader();
      const bytes = new Uint8Array(reader.unconsumedBufferLength);
      reader.readBytes(bytes);
      take(bytes);
    };
    await new Promise((resolve) => (socket.onclosed = resolve));
  },
};

const taker = takers[process.argv[2] ?? ''] as Taker;
// No limit of ws's own, or it would refuse what we are to fail at holding.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 0 });
await once(server, 'listening');
server.once('connection', (ws, request) => {
  const hash = createHash('sha256');
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let largest = before;
  const taken = taker(ws, request, (bytes) => {
    hash.update(bytes);
    largest = Math.max(largest, process.memoryUsage.rss());
  });
  void taken.then(() => {
    process.send?.({ hash: hash.digest('hex'), growth: largest - before } satisfies Taken);
    process.disconnect();
    server.close();
  });
});
process.send?.((server.address() as AddressInfo).port);
