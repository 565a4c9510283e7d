/**
 * The listeners of an open connection on its WebSocket of ws and its TCP socket. They are the same functions for all connections, which they
 * look up: functions of its own would take 0.6 KiB of each connection, and most connections of a server are idle.
 *
 * The listeners stay to the end of the sockets: ws emits `error` even for an end that we asked for, and without a listener the error would be
 * thrown.
 */
import type { Socket } from 'node:net';
import type WebSocket from 'isomorphic-ws';
import { ignoreError } from '../dial/attempt.ts';
import type { DataListener } from '../frames/wire-tap.ts';

/** What ws and TCP tell. */
export interface SocketEvents {
  /** A message that ws has read, where we do not read by ourselves. */
  wsMessage(data: Buffer, isBinary: boolean): void;
  wsError(error: Error): void;
  wsClosed(code: number, reason: Buffer): void;
  tcpRead(bytes: Uint8Array): void;
  tcpError(error: Error): void;
  tcpEnded(): void;
  tcpFinished(): void;
  tcpClosed(): void;
}

const connections = /*#__PURE__*/ new WeakMap<WebSocket | Socket, SocketEvents>();

/** `readsInFront`: ws gets no messages. A listener that is never called would double the table that ws has for its listeners. */
export function listen(socket: WebSocket, tcp: Socket | undefined, readsInFront: boolean, events: SocketEvents): void {
  connections.set(socket, events);
  if (!readsInFront) socket.on('message', onMessage);
  socket.on('error', onWsError);
  socket.on('close', onWsClose);
  if (!tcp) return;
  connections.set(tcp, events);
  // Not by `once`, which makes three objects for each: but for `error` these events come once. A third listener of an event makes its list
  // grow to 19 places, so the one that the dial has left goes first.
  tcp.off('error', ignoreError).on('error', onTcpError);
  // In front of ws.
  tcp.prependListener('close', onTcpClose);
  tcp.prependListener('end', onTcpEnd);
  tcp.on('finish', onTcpFinish);
}

/** Whether {@link listen} was called for it. */
export function hasConnection(socket: WebSocket | Socket): boolean {
  return connections.has(socket);
}

/** For {@link tap}: what TCP gives goes to the connection. */
export const readTcp: DataListener = function (bytes) {
  connections.get(this)?.tcpRead(bytes);
};

function onMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  // `binaryType` is ws's default, so it is one Buffer.
  connections.get(this)?.wsMessage(data as Buffer, isBinary);
}

function onWsError(this: WebSocket, error: Error): void {
  connections.get(this)?.wsError(error);
}

function onWsClose(this: WebSocket, code: number, reason: Buffer): void {
  connections.get(this)?.wsClosed(code, reason);
}

function onTcpError(this: Socket, error: Error): void {
  connections.get(this)?.tcpError(error);
}

function onTcpEnd(this: Socket): void {
  connections.get(this)?.tcpEnded();
}

function onTcpFinish(this: Socket): void {
  connections.get(this)?.tcpFinished();
}

function onTcpClose(this: Socket): void {
  connections.get(this)?.tcpClosed();
}
