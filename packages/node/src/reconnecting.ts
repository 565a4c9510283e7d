/** `twinsocket/reconnecting` in Node: a connection that comes back, of MessageWebSockets. */
import { ReconnectingWebSocketBase } from '@twinsocket/reconnecting';
import { MessageWebSocket } from './sockets.ts';

export type {
  AddressFunction,
  DownEvent,
  EndedEvent,
  Heartbeat,
  OpenEvent,
  QueueLimit,
  ReconnectingEventMap,
  ReconnectingOptions,
  ReconnectingState,
} from '@twinsocket/reconnecting';

/**
 * A MessageWebSocket that comes back when its connection is lost.
 *
 * @example
 * ```ts
 * import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
 *
 * const socket = new ReconnectingWebSocket('ws://127.0.0.1:8080/echo', { maxDelay: 10_000 });
 * socket.onmessagereceived = (event) => {
 *   const reader = event.getDataReader();
 *   console.log(reader.readString(reader.unconsumedBufferLength));
 *   socket.close();
 * };
 * socket.ondown = ({ end, retryAt }) => console.log(end.error?.message, retryAt);
 * await socket.sendAsync('Hello, World!');
 * ```
 */
export class ReconnectingWebSocket extends ReconnectingWebSocketBase {
  /** @internal */
  protected static override createSocket = (): MessageWebSocket => new MessageWebSocket();
}
