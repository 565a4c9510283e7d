/** A connection that comes back; a platform's `reconnecting.ts` gives it its MessageWebSocket. */
export type { DownEvent, EndedEvent, OpenEvent, ReconnectingEventMap } from './events.ts';
export type { AddressFunction, Heartbeat, QueueLimit, ReconnectingOptions } from './options.ts';
export { ReconnectingWebSocketBase, type ReconnectingState } from './reconnecting-web-socket.ts';
