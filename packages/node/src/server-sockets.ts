/** The two classes for connections that a server of the `ws` package has accepted. */
import { Socket } from 'node:net';
import {
  describe,
  hresult,
  serverMessageWebSocketOver,
  serverStreamWebSocketOver,
  winrtError,
  type ServerMessageSocketOptions,
  type ServerMessageWebSocket,
  type ServerSocketOptions,
  type ServerStreamWebSocket,
} from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { hasConnection } from './connection/connection-listeners.ts';
import { WsAcceptor } from './ws-acceptor.ts';
import { requireAcceptedWs } from './ws-range.ts';

/** A WebSocket of the `ws` package, as its server's `connection` event gives it. */
export interface AcceptedWebSocket {
  readonly readyState: number;
  readonly protocol: string;
  readonly extensions: string;
  terminate(): void;
}

/** The request of the connection, which the same event gives. */
export interface AcceptedRequest {
  readonly socket: object;
}

/**
 * A message socket over a connection of ws's server: `server.on('connection', (ws, request) => acceptMessageWebSocket(ws, request))`.
 * Call it in the handler of that event, before any `await`, and add your handlers right after it. An app that has to wait for something
 * first calls `ws.pause()` in that handler, and accepts later. From then on the connection belongs to the socket: ws may raise no `message`
 * and `ping` events, and `maxMessageSize` applies instead of the server's `maxPayload` and `maxFragments`.
 *
 * Pass the request. ws alone reads the connection if there is no request, if bytes were read before, or if something else reads its TCP
 * socket. Then `information.capabilities.partialMessages` is `sliced`, ws keeps each message whole, and the server's limits apply too.
 *
 * @throws {WinRTError} E_INVALIDARG 0x80070057: the first argument is not a WebSocket of ws, or is a client's; the request is not a
 * request, or is another connection's; or an option is not valid.
 * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: the server's ws is older than 8.3, or 9 or later.
 * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: the connection is not open, was accepted before, or was read before while ws was
 * not paused, so that its first messages are lost.
 */
export function acceptMessageWebSocket(
  ws: AcceptedWebSocket,
  request?: AcceptedRequest | null,
  options?: ServerMessageSocketOptions | null,
): ServerMessageWebSocket {
  return serverMessageWebSocketOver(acceptorOf(ws, request, 'acceptMessageWebSocket'), options);
}

/** A stream socket over a connection of ws's server, for streams of any length with bounded memory; see {@link acceptMessageWebSocket}. */
export function acceptStreamWebSocket(
  ws: AcceptedWebSocket,
  request?: AcceptedRequest | null,
  options?: ServerSocketOptions | null,
): ServerStreamWebSocket {
  return serverStreamWebSocketOver(acceptorOf(ws, request, 'acceptStreamWebSocket'), options);
}

function acceptorOf(ws: AcceptedWebSocket, request: AcceptedRequest | null | undefined, member: string): WsAcceptor {
  if (typeof (ws as Partial<WebSocket> | null | undefined)?.on !== 'function' || typeof ws.terminate !== 'function') {
    throw winrtError(hresult.E_INVALIDARG, `${member}: ${describe(ws)} is not a WebSocket of the ws package`);
  }
  const socket = ws as WebSocket;
  requireAcceptedWs(socket, member);
  if (isClient(socket)) {
    const text = `${member}: the WebSocket is a client's; pass the one from the server's connection event, or use connectAsync`;
    throw winrtError(hresult.E_INVALIDARG, text);
  }
  if (request && (typeof request.socket !== 'object' || request.socket === null)) {
    // Options in place of the request would be ignored without an error, including limits.
    const text = `${member}: the request must be that of the connection event, not ${describe(request)}; options are the third argument`;
    throw winrtError(hresult.E_INVALIDARG, text);
  }
  // Two sockets over one connection would take each other's bytes.
  if (hasConnection(socket)) {
    throw winrtError(hresult.E_ILLEGAL_METHOD_CALL, `${member}: the connection was accepted already`);
  }
  if (socket.readyState !== socket.OPEN) {
    throw winrtError(hresult.E_ILLEGAL_METHOD_CALL, `${member}: the connection is not open any more`);
  }
  const tcp = request?.socket instanceof Socket ? request.socket : undefined;
  if (tcp && hasConnection(tcp)) {
    // Its bytes would go to the socket of the other connection, or that one's to this.
    const text = `${member}: the request is that of another connection, which was accepted already; pass the one that came with this WebSocket`;
    throw winrtError(hresult.E_INVALIDARG, text);
  }
  requireUnread(socket, request, member);
  return new WsAcceptor(socket, tcp);
}

/** In ws only a client's WebSocket has an address. In Bun a server's has the path of its request. */
function isClient({ url }: WebSocket): boolean {
  return typeof url === 'string' && /^wss?[:+]/i.test(url);
}

/** Messages that ws raised without a listener are lost. A paused socket is accepted: its app has paused it to avoid this. */
function requireUnread(socket: WebSocket, request: AcceptedRequest | null | undefined, member: string): void {
  if (socket.isPaused || tcpOf(socket, request)?.readableDidRead !== true) return;
  const text = `${member}: it is too late: bytes from the client were read already, and their messages are lost`;
  const remedy =
    "accept in the handler of the server's connection event before any await, or call ws.pause() there and accept later";
  throw winrtError(hresult.E_ILLEGAL_METHOD_CALL, `${text}; ${remedy}`);
}

/**
 * Without the request, ws has no public way to the TCP socket. The private one is only looked at, if it exists, to refuse the connection;
 * nothing is read from it or changed.
 */
function tcpOf(socket: WebSocket, request: AcceptedRequest | null | undefined): Partial<Socket> | undefined {
  return request?.socket ?? (socket as { readonly _socket?: object })._socket;
}
