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
import { WsAcceptor } from './ws-acceptor.ts';
import { requireAcceptedWs } from './ws-range.ts';

/** A WebSocket of the `ws` package, as its server's `connection` event gives it. */
export interface AcceptedWebSocket {
  readonly readyState: number;
  readonly protocol: string;
  readonly extensions: string;
  terminate(): void;
}

/** The request behind it, which the same event gives. */
export interface AcceptedRequest {
  readonly socket: object;
}

/**
 * A message socket over a connection of ws's server: `server.on('connection', (ws, request) => acceptMessageWebSocket(ws, request))`.
 * Call it in that event's turn, and subscribe to its events in the same; who has to wait for something first calls `ws.pause()` in
 * that turn, or what comes meanwhile is lost. From then on the connection is the socket's: handlers of ws's `message` need hear
 * nothing, and the server's `maxPayload` need not hold, but `maxMessageSize` does. Without the request, behind bytes that were read
 * already, beside another reader of its TCP socket, and with compression `information.capabilities.partialMessages` is `sliced`: a
 * message is held whole before it is handed on.
 *
 * Throws E_INVALIDARG 0x80070057 for what is no WebSocket of ws or no request, and for options that can't be, ERROR_NOT_SUPPORTED
 * 0x80070032 for a connection of another ws than 8.3 and later of 8, E_ILLEGAL_METHOD_CALL 0x8000000E for one that isn't open or that
 * was accepted already.
 */
export function acceptMessageWebSocket(
  ws: AcceptedWebSocket,
  request?: AcceptedRequest | null,
  options?: ServerMessageSocketOptions | null,
): ServerMessageWebSocket {
  return serverMessageWebSocketOver(acceptorOf(ws, request, 'acceptMessageWebSocket'), options);
}

/** A stream socket over a connection of ws's server, of any length in a fixed window; see {@link acceptMessageWebSocket}. */
export function acceptStreamWebSocket(
  ws: AcceptedWebSocket,
  request?: AcceptedRequest | null,
  options?: ServerSocketOptions | null,
): ServerStreamWebSocket {
  return serverStreamWebSocketOver(acceptorOf(ws, request, 'acceptStreamWebSocket'), options);
}

/** Two sockets over one connection would take each other's bytes. */
const accepted = /*#__PURE__*/ new WeakSet();

function acceptorOf(ws: AcceptedWebSocket, request: AcceptedRequest | null | undefined, member: string): WsAcceptor {
  if (typeof (ws as Partial<WebSocket> | null | undefined)?.on !== 'function' || typeof ws.terminate !== 'function') {
    throw winrtError(hresult.E_INVALIDARG, `${member}: ${describe(ws)} is no WebSocket of the ws package`);
  }
  const socket = ws as WebSocket;
  requireAcceptedWs(socket, member);
  if (request && typeof request.socket !== 'object') {
    // Options in its place would be dropped in silence, a limit among them.
    const text = `${member}: ${describe(request)} is no request, it has no socket; options are the third argument`;
    throw winrtError(hresult.E_INVALIDARG, text);
  }
  if (accepted.has(socket)) {
    throw winrtError(hresult.E_ILLEGAL_METHOD_CALL, `${member}: the connection was accepted already`);
  }
  if (socket.readyState !== socket.OPEN) {
    throw winrtError(hresult.E_ILLEGAL_METHOD_CALL, `${member}: the connection is not open any more`);
  }
  const tcp = request?.socket;
  return new WsAcceptor(socket, tcp instanceof Socket ? tcp : undefined, () => accepted.add(socket));
}
