/** The classes that a platform with servers adds to the namespace tree. */
import {
  ServerMessageWebSocketInformation,
  ServerStreamWebSocketInformation,
} from './sockets/information/server-information.ts';
import { ServerMessageWebSocketControl } from './sockets/settings/server-message-web-socket-control.ts';
import { ServerMessageWebSocket } from './sockets/server-message-web-socket.ts';
import { ServerStreamWebSocket } from './sockets/server-stream-web-socket.ts';

/** By the names that they have in `Windows.Networking.Sockets`. */
export const serverWebSockets = {
  ServerMessageWebSocket,
  ServerMessageWebSocketControl,
  ServerMessageWebSocketInformation,
  ServerStreamWebSocket,
  ServerStreamWebSocketInformation,
};
