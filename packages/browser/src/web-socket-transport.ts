/** Connects with a page's WebSocket. */
import isomorphicWebSocket from 'isomorphic-ws';
import {
  hresult,
  winrtError,
  type ConnectAttempt,
  type ConnectionHandler,
  type ConnectRequest,
} from '@twinsocket/core';
import { dialError } from './connect-errors.ts';
import { WebSocketConnection } from './web-socket-connection.ts';

export function connectWebSocket(request: ConnectRequest, handler: ConnectionHandler): ConnectAttempt {
  const socket = dial(request);
  try {
    return new WebSocketConnection(socket, request, handler);
  } catch (cause) {
    // A stand-in that takes no listener (jsdom's, out of its window).
    socket.close();
    throw dialError(request.url, cause);
  }
}

/**
 * The page's WebSocket, looked up for each connect, because a page may have replaced it with a mock or polyfill after this module was
 * loaded.
 */
function webSocketConstructor(): typeof WebSocket {
  const constructor = globalThis.WebSocket ?? isomorphicWebSocket;
  if (constructor) return constructor;
  throw winrtError(hresult.ERROR_NOT_SUPPORTED, 'connectAsync: this environment has no WebSocket');
}

function dial({ url, protocols }: ConnectRequest): WebSocket {
  const constructor = webSocketConstructor();
  try {
    return new constructor(url, [...protocols]);
  } catch (cause) {
    throw dialError(url, cause);
  }
}
