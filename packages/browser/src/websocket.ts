/** `twinsocket/websocket` in a page: the WHATWG class over MessageWebSocket. */
import { WebSocketBase } from '@twinsocket/websocket';
import { MessageWebSocket } from './sockets.ts';

export type { BinaryType, CloseEvent, WebSocketEventMap, WebSocketSettings } from '@twinsocket/websocket';

/** The WHATWG class over MessageWebSocket. */
export class WebSocket extends WebSocketBase {
  /** @internal */
  protected static override createSocket = (): MessageWebSocket => new MessageWebSocket();
}
