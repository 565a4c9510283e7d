import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Connection } from './connection.ts';
import { acceptHeaders, checkRequest, chooseProtocol, switchingProtocols } from './handshake.ts';
import type { Recorder, SentBytes } from './recorder.ts';
import { ignoreClient, refuseClient } from './refuse-client.ts';
import { requestUrl } from './request-url.ts';
import { InvalidInput, RouteInput } from './route-input.ts';
import { findRoute, type AcceptingRoute } from './routes.ts';

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
    refuseClient(socket, { status: 404, body: `no such path: ${request.url}` });
    return;
  }
  try {
    const input = new RouteInput(url, found.argument);
    if ('instead' in found.route) {
      ignoreClient(socket);
      found.route.instead(upgrade, input);
    } else {
      accept(upgrade, found.route, input, recorder);
    }
  } catch (error) {
    if (!(error instanceof InvalidInput)) {
      throw error;
    }
    refuseClient(socket, { status: 400, body: error.message });
  }
}

function accept(upgrade: Upgrade, route: AcceptingRoute, input: RouteInput, recorder: Recorder): void {
  const { request, socket, head } = upgrade;
  const behave = route.accept(input, request);
  const id = input.text('record');
  if (route.guard !== undefined && id !== undefined) {
    recorder.request(id, { request: 'GET', authorization: request.headers.authorization ?? null });
  }
  const refusal = checkRequest(request) ?? route.guard?.(input, request);
  if (refusal !== undefined) {
    refuseClient(socket, refusal);
    return;
  }
  const headers = acceptHeaders(request, chooseProtocol(request, input.text('protocol')));
  const answer = switchingProtocols({ ...headers, ...route.answer?.(request) });
  const recording = id === undefined ? undefined : recorder.start(id, () => sentBytes(socket));
  new Connection(socket, { reset: () => upgrade.reset(), recording }).open(answer, head, behave);
}

/** Under TLS `taken` is what TLS took, which may hold some of it back from the kernel. */
function sentBytes({ bytesWritten, writableLength }: Socket): SentBytes {
  return { written: bytesWritten, taken: bytesWritten - writableLength };
}
