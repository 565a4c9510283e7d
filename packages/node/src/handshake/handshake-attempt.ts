/** One WebSocket of ws that a handshake has made, and what ws tells of it until it is open. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type WebSocket from 'isomorphic-ws';
import type { OpenSocket } from '../connection/open-socket.ts';
import type { ReceivedResponse } from '../http/handshake-response.ts';

export interface HandshakeEvents {
  switched(attempt: HandshakeAttempt, response: IncomingMessage): void;
  opened(attempt: HandshakeAttempt): void;
  answered(attempt: HandshakeAttempt, request: ClientRequest, response: IncomingMessage): void;
  failed(attempt: HandshakeAttempt, error: Error): void;
}

/**
 * By their WebSocket of ws. The listeners are the same functions for all, and stay: ws raises `error` also for our own `terminate`, and without
 * a listener it would be thrown. An open connection is forgotten here, so that it keeps nothing of its handshake.
 */
const attempts = /*#__PURE__*/ new WeakMap<WebSocket, HandshakeAttempt>();

export class HandshakeAttempt implements OpenSocket {
  readonly socket: WebSocket;
  readonly events: HandshakeEvents;
  tcp: Socket | undefined;
  foreignListeners: readonly unknown[] | undefined;
  switched: ReceivedResponse | undefined;

  constructor(socket: WebSocket, events: HandshakeEvents) {
    this.socket = socket;
    this.events = events;
  }

  /** Tells nothing more. From here on somebody else has to listen to `error`. */
  forget(): void {
    attempts.delete(this.socket);
    this.socket.off('error', onError);
  }
}

/** Tells of a WebSocket that is connecting, until its attempt is forgotten. */
export function listenTo(socket: WebSocket, events: HandshakeEvents): void {
  attempts.set(socket, new HandshakeAttempt(socket, events));
  socket.on('upgrade', onUpgrade).on('open', onOpen).on('unexpected-response', onResponse).on('error', onError);
}

function onUpgrade(this: WebSocket, response: IncomingMessage): void {
  const attempt = attempts.get(this);
  attempt?.events.switched(attempt, response);
}

function onOpen(this: WebSocket): void {
  const attempt = attempts.get(this);
  attempt?.events.opened(attempt);
}

function onResponse(this: WebSocket, request: ClientRequest, response: IncomingMessage): void {
  const attempt = attempts.get(this);
  attempt?.events.answered(attempt, request, response);
}

function onError(this: WebSocket, error: Error): void {
  const attempt = attempts.get(this);
  attempt?.events.failed(attempt, error);
}
