/** The two classes on ws. */
import { MessageWebSocket as CoreMessageWebSocket, StreamWebSocket as CoreStreamWebSocket } from '@twinsocket/core';
import { wsTransport } from './ws-transport.ts';

export class MessageWebSocket extends CoreMessageWebSocket {
  constructor() {
    super(wsTransport);
  }
}

export class StreamWebSocket extends CoreStreamWebSocket {
  constructor() {
    super(wsTransport);
  }
}
