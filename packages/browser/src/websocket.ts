/** `twinsocket/websocket` in a page: the WHATWG class over MessageWebSocket. */
import { WebSocketBase } from '@twinsocket/websocket';
import { MessageWebSocket } from './sockets.ts';

export type {
  BinaryType,
  CloseEvent,
  WebSocketEventMap,
  WebSocketOptions,
  WebSocketSettings,
} from '@twinsocket/websocket';

/** The WHATWG class over MessageWebSocket. */
export class WebSocket extends WebSocketBase {
  // Minifiers rename classes, and a constructor that is inherited takes no argument by its length.
  static override readonly name = 'WebSocket';
  static override readonly length = 1;
  /** @internal */
  protected static override createSocket = (): MessageWebSocket => new MessageWebSocket();
}
