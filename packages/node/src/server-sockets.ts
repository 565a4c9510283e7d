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
 * Call it in that event's turn, and subscribe to its events in the same. An app that has to wait for something first calls
 * `ws.pause()` in that turn, and accepts when it is ready. From then on the connection is the socket's: handlers of ws's `message` and
 * `ping` need hear nothing, and the server's `maxPayload` and `maxFragments` need not hold, but `maxMessageSize` does.
 *
 * Pass the request: without it, behind bytes that were read already, and beside another reader of its TCP socket ws reads alone. Then
 * `information.capabilities.partialMessages` is `sliced`, ws holds each message whole, and its server's limits hold, too.
 *
 * Throws E_INVALIDARG 0x80070057 for what is not a WebSocket of ws, for a client's, for what is not a request, and for options that can't
 * be, ERROR_NOT_SUPPORTED 0x80070032 for a connection of another ws than 8.3 and later of 8, E_ILLEGAL_METHOD_CALL 0x8000000E for one that isn't open, that was
 * accepted already, or of which something was read before the call while ws was not paused: messages that came then are lost.
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
    throw winrtError(hresult.E_INVALIDARG, `${member}: ${describe(ws)} is not a WebSocket of the ws package`);
  }
  const socket = ws as WebSocket;
  requireAcceptedWs(socket, member);
  if (isClient(socket)) {
    const text = `${member}: the WebSocket is a client's; pass the one from the server's connection event, or use connectAsync`;
    throw winrtError(hresult.E_INVALIDARG, text);
  }
  if (request && (typeof request.socket !== 'object' || request.socket === null)) {
    // Options in its place would be dropped in silence, a limit among them.
    const text = `${member}: the request must be that of the connection event, not ${describe(request)}; options are the third argument`;
    throw winrtError(hresult.E_INVALIDARG, text);
  }
  if (accepted.has(socket)) {
    throw winrtError(hresult.E_ILLEGAL_METHOD_CALL, `${member}: the connection was accepted already`);
  }
  if (socket.readyState !== socket.OPEN) {
    throw winrtError(hresult.E_ILLEGAL_METHOD_CALL, `${member}: the connection is not open any more`);
  }
  requireUnread(socket, request, member);
  const tcp = request?.socket;
  return new WsAcceptor(socket, tcp instanceof Socket ? tcp : undefined, () => accepted.add(socket));
}

/** ws gives an address to a client's alone. Bun's gives a server's the path of its request. */
function isClient({ url }: WebSocket): boolean {
  return typeof url === 'string' && /^wss?[:+]/i.test(url);
}

/** What ws has told while nobody listened can't be had back. A socket that is paused was left as it is by an app that knows this. */
function requireUnread(socket: WebSocket, request: AcceptedRequest | null | undefined, member: string): void {
  if (socket.isPaused || tcpOf(socket, request)?.readableDidRead !== true) return;
  const text = `${member}: it is too late: bytes from the client were read already, and their messages are lost`;
  const remedy =
    "accept in the handler of the server's connection event before any await, or call ws.pause() there and accept later";
  throw winrtError(hresult.E_ILLEGAL_METHOD_CALL, `${text}; ${remedy}`);
}

/**
 * Without the request ws has no public way to the TCP socket. This one is looked at, if it is there, for the sake of a refusal alone;
 * nothing is read or changed by it.
 */
function tcpOf(socket: WebSocket, request: AcceptedRequest | null | undefined): Partial<Socket> | undefined {
  return request?.socket ?? (socket as { readonly _socket?: object })._socket;
}
