/** The two classes on a page's WebSocket. */
import { MessageWebSocket as CoreMessageWebSocket, StreamWebSocket as CoreStreamWebSocket } from '@twinsocket/core';
import { webSocketTransport } from './web-socket-transport.ts';

/** `Windows.Networking.Sockets.MessageWebSocket` over the page's WebSocket. */
export class MessageWebSocket extends CoreMessageWebSocket {
  constructor() {
    super(webSocketTransport);
  }
}

/** `Windows.Networking.Sockets.StreamWebSocket` over the page's WebSocket. */
export class StreamWebSocket extends CoreStreamWebSocket {
  constructor() {
    super(webSocketTransport);
  }
}
