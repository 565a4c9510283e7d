/** The two classes on a page's WebSocket. */
import { MessageWebSocket as CoreMessageWebSocket, StreamWebSocket as CoreStreamWebSocket } from '@twinsocket/core';
import { webSocketTransport } from './web-socket-transport.ts';

export class MessageWebSocket extends CoreMessageWebSocket {
  constructor() {
    super(webSocketTransport);
  }
}

export class StreamWebSocket extends CoreStreamWebSocket {
  constructor() {
    super(webSocketTransport);
  }
}
