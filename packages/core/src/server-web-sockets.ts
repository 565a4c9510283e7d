/** The server classes, which a platform with servers adds to the namespace tree. */
import {
  ServerMessageWebSocketInformation,
  ServerStreamWebSocketInformation,
} from './sockets/information/server-information.ts';
import { ServerMessageWebSocketControl } from './sockets/settings/server-message-web-socket-control.ts';
import { ServerMessageWebSocket } from './sockets/server-message-web-socket.ts';
import { ServerStreamWebSocket } from './sockets/server-stream-web-socket.ts';

/** The classes by their names in `Windows.Networking.Sockets`. */
export const serverWebSockets = {
  ServerMessageWebSocket,
  ServerMessageWebSocketControl,
  ServerMessageWebSocketInformation,
  ServerStreamWebSocket,
  ServerStreamWebSocketInformation,
};
