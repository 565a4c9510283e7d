/** The classes that a platform with servers adds to the namespace tree. */
import { ServerMessageWebSocketInformation, ServerStreamWebSocketInformation } from './server-information.ts';
import { ServerMessageWebSocketControl } from './server-message-web-socket-control.ts';
import { ServerMessageWebSocket } from './server-message-web-socket.ts';
import { ServerStreamWebSocket } from './server-stream-web-socket.ts';

/** By the names that they have in `Windows.Networking.Sockets`. */
export const serverWebSockets = {
  ServerMessageWebSocket,
  ServerMessageWebSocketControl,
  ServerMessageWebSocketInformation,
  ServerStreamWebSocket,
  ServerStreamWebSocketInformation,
};
