/** The information objects of server sockets. */
import { ConnectionInformation } from './information.ts';

/** The information that both classes of server sockets have. The sub-protocol is known from the start. */
export class ServerInformation extends ConnectionInformation {
  /** The sub-protocol that the server chose, '' if it chose none. */
  override get protocol(): string {
    return super.protocol ?? '';
  }
}

/** `Windows.Networking.Sockets.ServerMessageWebSocketInformation`; `socket.information` of a ServerMessageWebSocket. */
export class ServerMessageWebSocketInformation extends ServerInformation {
  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'ServerMessageWebSocketInformation';
  }
}

/** `Windows.Networking.Sockets.ServerStreamWebSocketInformation`; `socket.information` of a ServerStreamWebSocket. */
export class ServerStreamWebSocketInformation extends ServerInformation {
  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'ServerStreamWebSocketInformation';
  }
}
