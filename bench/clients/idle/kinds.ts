/** The sockets whose connections are counted; each has a handler of messages and one of the end, as apps have. */
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { WebSocket } from 'ws';
// One function for all connections, since what the app keeps for each is not counted.
import { ignore } from '../job.ts';
import {
  acceptMessageWebSocket,
  acceptStreamWebSocket,
  MessageWebSocket,
  StreamWebSocket,
} from '../../../e2e/node/twinsocket.ts';

export type Kind = 'message' | 'stream' | 'ws';

export const connect: Readonly<Record<Kind, (address: string) => Promise<object>>> = {
  async message(address) {
    const socket = new MessageWebSocket();
    socket.addEventListener('messagereceived', ignore);
    socket.addEventListener('closed', ignore);
    await socket.connectAsync(address);
    return socket;
  },
  async stream(address) {
    const socket = new StreamWebSocket();
    socket.addEventListener('closed', ignore);
    await socket.connectAsync(address);
    return socket;
  },
  async ws(address) {
    const socket = new WebSocket(address, { perMessageDeflate: false });
    listen(socket);
    await once(socket, 'open');
    return socket;
  },
};

export const accept: Readonly<Record<Kind, (ws: WebSocket, request: IncomingMessage) => object>> = {
  message(ws, request) {
    const socket = acceptMessageWebSocket(ws, request);
    socket.addEventListener('messagereceived', ignore);
    socket.addEventListener('closed', ignore);
    return socket;
  },
  stream(ws, request) {
    const socket = acceptStreamWebSocket(ws, request);
    socket.addEventListener('closed', ignore);
    return socket;
  },
  ws(ws) {
    listen(ws);
    return ws;
  },
};

function listen(ws: WebSocket): void {
  ws.on('message', ignore);
  ws.on('close', ignore);
}

export function isKind(name: string): name is Kind {
  return Object.hasOwn(accept, name);
}
