/** `twinsocket/reconnecting` in a page: a connection that comes back, of MessageWebSockets. */
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

/** A MessageWebSocket that comes back when its connection is lost. */
export class ReconnectingWebSocket extends ReconnectingWebSocketBase {
  /** @internal */
  protected static override createSocket = (): MessageWebSocket => new MessageWebSocket();
}
