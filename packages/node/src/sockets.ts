/** The two classes over ws. */
import {
  MessageWebSocket as CoreMessageWebSocket,
  runValidation,
  StreamWebSocket as CoreStreamWebSocket,
} from '@twinsocket/core';
import { installInspection } from './inspect.ts';
import { installShortText } from './short-text.ts';
import { wsTransport } from './ws-transport.ts';

installInspection();
installShortText();

/** `Windows.Networking.Sockets.MessageWebSocket` over ws. */
export class MessageWebSocket extends CoreMessageWebSocket {
  constructor() {
    super(wsTransport, runValidation);
  }
}

/** `Windows.Networking.Sockets.StreamWebSocket` over ws. */
export class StreamWebSocket extends CoreStreamWebSocket {
  constructor() {
    super(wsTransport, runValidation);
  }
}
