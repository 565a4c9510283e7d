/** Dials with a WebSocketStream. */
import type { Connection, ConnectRequest, ConnectionHandler } from '@twinsocket/core';
import { dialError } from './connect-errors.ts';
import { WebSocketStreamConnection } from './web-socket-stream-connection.ts';
import type { WebSocketStream, WebSocketStreamConstructor } from './web-socket-stream.ts';

export function connectWebSocketStream(
  constructor: WebSocketStreamConstructor,
  request: ConnectRequest,
  handler: ConnectionHandler,
): Connection {
  const handshake = new AbortController();
  return new WebSocketStreamConnection(dial(constructor, request, handshake.signal), handshake, request, handler);
}

function dial(
  constructor: WebSocketStreamConstructor,
  { url, protocols }: ConnectRequest,
  signal: AbortSignal,
): WebSocketStream {
  try {
    return new constructor(url, { protocols, signal });
  } catch (cause) {
    throw dialError(url, cause);
  }
}
