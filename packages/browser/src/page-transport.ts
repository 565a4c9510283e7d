/** The transport of a page: over its WebSocket, or over WebSocketStream if the settings ask for it and the engine has it. */
import type { ConnectAttempt, ConnectionHandler, ConnectRequest, Transport } from '@twinsocket/core';
import { capabilities } from './capabilities.ts';
import { connectWebSocketStream } from './web-socket-stream-transport.ts';
import { webSocketStreamConstructor } from './web-socket-stream.ts';
import { connectWebSocket } from './web-socket-transport.ts';

export const pageTransport: Transport = {
  capabilities,
  connect(request: ConnectRequest, handler: ConnectionHandler): ConnectAttempt {
    const constructor = request.options.receiveBackPressure ? webSocketStreamConstructor() : undefined;
    return constructor ? connectWebSocketStream(constructor, request, handler) : connectWebSocket(request, handler);
  },
};
