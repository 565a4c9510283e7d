/** An attempt by ws and its http request: through an agent or a proxy, with compression, and wherever `DirectAttempt` can't be used. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type WebSocket from 'isomorphic-ws';
import type { OpenSocket } from '../connection/open-socket.ts';
import { dataListeners } from '../frames/wire-tap.ts';
import { ReceivedResponse } from '../http/handshake-response.ts';
import type { HandshakeAttempt, HandshakeEvents } from './handshake-attempt.ts';

/**
 * By their WebSocket of ws. The listeners are the same functions for all, and stay: ws raises `error` also for our own `terminate`, and without
 * a listener it would be thrown. An open connection is forgotten here, so that it keeps nothing of its handshake.
 */
const attempts = /*#__PURE__*/ new WeakMap<WebSocket, WsAttempt>();

export class WsAttempt implements HandshakeAttempt, OpenSocket {
  readonly socket: WebSocket;
  readonly events: HandshakeEvents;
  tcp: Socket | undefined;
  foreignListeners: readonly unknown[] | undefined;
  switched: ReceivedResponse | undefined;

  /** Takes a WebSocket that is connecting. */
  constructor(socket: WebSocket, events: HandshakeEvents) {
    this.socket = socket;
    this.events = events;
    attempts.set(socket, this);
    socket.on('upgrade', onUpgrade).on('open', onOpen).on('unexpected-response', onResponse).on('error', onError);
  }

  end(): void {
    this.socket.terminate();
  }
}

/** ws has got an answer that switches protocols. */
function onUpgrade(this: WebSocket, response: IncomingMessage): void {
  const attempt = attempts.get(this);
  if (!attempt) return;
  attempt.switched = new ReceivedResponse(response);
  // An agent may give any stream, which has no counters and no address: ws alone reads and writes it. In Bun there is none if the client of Bun
  // has made the connection of an agent.
  const { socket: connection }: { readonly socket: Duplex | null } = response;
  attempt.tcp = connection instanceof Socket ? connection : undefined;
  attempt.foreignListeners = attempt.tcp && dataListeners(attempt.tcp);
}

function onOpen(this: WebSocket): void {
  const attempt = attempts.get(this);
  if (!attempt?.events.opened(attempt, attempt)) return;
  attempts.delete(this);
  this.off('error', onError);
}

function onResponse(this: WebSocket, request: ClientRequest, response: IncomingMessage): void {
  const attempt = attempts.get(this);
  attempt?.events.answered(attempt, request, response);
}

function onError(this: WebSocket, error: Error): void {
  const attempt = attempts.get(this);
  attempt?.events.failed(attempt, error);
}
