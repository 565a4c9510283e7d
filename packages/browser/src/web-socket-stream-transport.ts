/** Connects by a WebSocketStream. */
import { Deadline, type ConnectAttempt, type ConnectionHandler, type ConnectRequest } from '@twinsocket/core';
import { webSocketStreamCapabilities } from './capabilities.ts';
import { connectError, connectTimeoutError, dialError, protocolError } from './connect-errors.ts';
import { WebSocketStreamConnection } from './web-socket-stream-connection.ts';
import type { WebSocketStream, WebSocketStreamConstructor, WebSocketStreamOpenInfo } from './web-socket-stream.ts';

export function connectWebSocketStream(
  constructor: WebSocketStreamConstructor,
  { url, protocols, options: { connectTimeout } }: ConnectRequest,
  handler: ConnectionHandler,
): ConnectAttempt {
  const handshake = new AbortController();
  const stream = dial(constructor, url, protocols, handshake.signal);
  /** The attempt has ended: it has opened, failed or been aborted. */
  let over = false;
  const end = (): void => {
    over = true;
    deadline.stop();
  };
  const abort = (): void => {
    if (over) return;
    end();
    handshake.abort();
  };
  const deadline = new Deadline(() => {
    abort();
    handler.failed(connectTimeoutError(url, connectTimeout));
  });
  deadline.start(connectTimeout);
  const opened = (info: WebSocketStreamOpenInfo): void => {
    const connection = new WebSocketStreamConnection(stream, info, handler);
    const { protocol, extensions } = info;
    // Aborted in the very moment in which it opened. No signal ends a stream that is open.
    if (over) return connection.abort();
    end();
    if (protocol === '' && protocols.length > 0) {
      connection.abort();
      return handler.failed(protocolError(url, protocols));
    }
    handler.opened(connection, { protocol, extensions, capabilities: webSocketStreamCapabilities });
    connection.resume();
  };
  const failed = (cause: unknown): void => {
    if (over) return;
    end();
    handler.failed(connectError(url, cause));
  };
  void stream.opened.then(opened, failed);
  // It rejects with the same error as `opened`, and nobody else may be listening to it.
  stream.closed.catch(() => {});
  return { abort };
}

function dial(
  constructor: WebSocketStreamConstructor,
  url: string,
  protocols: readonly string[],
  signal: AbortSignal,
): WebSocketStream {
  try {
    return new constructor(url, { protocols, signal });
  } catch (cause) {
    throw dialError(url, cause);
  }
}
