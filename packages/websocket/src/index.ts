/** The WHATWG WebSocket class over a MessageWebSocket; a platform's `websocket.ts` gives it its MessageWebSocket. */
export type { CloseEvent } from './close-event.ts';
export type { BinaryType, WebSocketEventMap, WebSocketOptions, WebSocketSettings } from './types.ts';
export { WebSocketBase } from './web-socket.ts';
