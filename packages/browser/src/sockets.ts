/** The two client classes in a page. */
import { MessageWebSocket as CoreMessageWebSocket, StreamWebSocket as CoreStreamWebSocket } from '@twinsocket/core';
import { pageTransport } from './page-transport.ts';

/** `Windows.Networking.Sockets.MessageWebSocket` over the page's WebSocket or WebSocketStream. */
export class MessageWebSocket extends CoreMessageWebSocket {
  constructor() {
    super(pageTransport);
  }
}

/** `Windows.Networking.Sockets.StreamWebSocket` over the page's WebSocket or WebSocketStream. */
export class StreamWebSocket extends CoreStreamWebSocket {
  constructor() {
    super(pageTransport);
  }
}
