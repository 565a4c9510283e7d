/** The transport over a page's WebSocket. */
import isomorphicWebSocket from 'isomorphic-ws';
import {
  asWinRTError,
  hresult,
  winrtError,
  type Connection,
  type ConnectRequest,
  type Sink,
  type Transport,
} from '@twinsocket/core';
import { capabilities } from './capabilities.ts';
import { WebSocketConnection } from './web-socket-connection.ts';

/**
 * Looked up for each connect: a page may have replaced its WebSocket, by a mock or a polyfill, after this module was loaded.
 */
function webSocketConstructor(): typeof WebSocket {
  const constructor = globalThis.WebSocket ?? isomorphicWebSocket;
  if (constructor) return constructor;
  throw winrtError(hresult.ERROR_NOT_SUPPORTED, 'connectAsync: there is no WebSocket here');
}

export const webSocketTransport: Transport = {
  capabilities,
  connect(request: ConnectRequest, sink: Sink): Connection {
    return new WebSocketConnection(dial(request), request, sink);
  },
};

function dial({ url, protocols }: ConnectRequest): WebSocket {
  const constructor = webSocketConstructor();
  try {
    return new constructor(url, [...protocols]);
  } catch (cause) {
    // SecurityError is how an https: page learns that it must not open a ws: address (mixed content).
    const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
    if (name === 'SecurityError')
      throw winrtError(hresult.E_ACCESSDENIED, `connectAsync: the page must not open ${url}`, cause);
    if (name === 'SyntaxError')
      throw winrtError(hresult.E_INVALIDARG, `connectAsync: the browser refuses ${url}`, cause);
    throw asWinRTError(cause, 'connectAsync');
  }
}
