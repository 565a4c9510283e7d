/** The information objects of a server's sockets. */
import { ConnectionInformation } from './information.ts';

/** What both classes tell; the sub-protocol is known from the start. */
export class ServerInformation extends ConnectionInformation {
  /** The sub-protocol that was agreed on, '' if none was. */
  override get protocol(): string {
    return super.protocol ?? '';
  }
}

/** `Windows.Networking.Sockets.ServerMessageWebSocketInformation`; `socket.information` of a ServerMessageWebSocket. */
export class ServerMessageWebSocketInformation extends ServerInformation {
  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'ServerMessageWebSocketInformation';
  }
}

/** `Windows.Networking.Sockets.ServerStreamWebSocketInformation`; `socket.information` of a ServerStreamWebSocket. */
export class ServerStreamWebSocketInformation extends ServerInformation {
  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'ServerStreamWebSocketInformation';
  }
}
