import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Connection, type Behaviour } from './connection.ts';
import {
  acceptHeaders,
  checkRequest,
  chooseProtocol,
  refusalText,
  switchingProtocols,
  type Refusal,
} from './handshake.ts';
import type { Recorder } from './recorder.ts';
import { requestUrl } from './request-url.ts';
import { InvalidInput, RouteInput } from './route-input.ts';
import { findRoute } from './routes.ts';

/** A client that asked for a WebSocket and has no answer yet. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What the client sent behind its request. */
  readonly head: Buffer;
  /** Sends a TCP reset, under TLS too. */
  reset(): void;
}

/** Answers an upgrade as its path says: with a connection, a refusal, or a fault. */
export function answerUpgrade(upgrade: Upgrade, recorder: Recorder): void {
  const { request, socket } = upgrade;
  const url = requestUrl(request);
  const found = url && findRoute(url.pathname);
  if (url === undefined || found === undefined) {
    refuse(socket, { status: 404, body: `no such path: ${request.url}` });
    return;
  }
  try {
    const input = new RouteInput(url, found.argument);
    if ('instead' in found.route) {
      ignoreClient(socket);
      found.route.instead(upgrade, input);
    } else {
      accept(upgrade, found.route.accept(input, request), input, recorder);
    }
  } catch (error) {
    if (!(error instanceof InvalidInput)) {
      throw error;
    }
    refuse(socket, { status: 400, body: error.message });
  }
}

function accept(upgrade: Upgrade, behave: Behaviour, input: RouteInput, recorder: Recorder): void {
  const { request, socket, head } = upgrade;
  const fault = checkRequest(request);
  if (fault !== undefined) {
    refuse(socket, fault);
    return;
  }
  const answer = switchingProtocols(acceptHeaders(request, chooseProtocol(request, input.text('protocol'))));
  const id = input.text('record');
  const recording = id === undefined ? undefined : recorder.start(id);
  new Connection(socket, { reset: () => upgrade.reset(), recording }).open(answer, head, behave);
}

function refuse(socket: Socket, refusal: Refusal): void {
  ignoreClient(socket);
  socket.end(refusalText(refusal));
}

/** Reads on, or the client's end would not be noticed and its socket stay open; after an error `close` follows anyway. */
function ignoreClient(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  socket.resume();
}
