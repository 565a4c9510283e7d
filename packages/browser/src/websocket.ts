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

/**
 * The WHATWG class over MessageWebSocket.
 *
 * @example
 * ```ts
 * import { WebSocket } from 'twinsocket/websocket';
 *
 * const Patient = WebSocket.with({ configure: (socket) => (socket.control.connectTimeout = 5000) });
 * const socket = new Patient('ws://127.0.0.1:8080/echo');
 * socket.onopen = () => socket.send('Hello, World!');
 * socket.onmessage = ({ data }) => {
 *   console.log(data);
 *   socket.close(1000);
 * };
 * ```
 */
export class WebSocket extends WebSocketBase {
  // Minifiers rename classes, and a constructor that is inherited takes no argument by its length.
  static override readonly name = 'WebSocket';
  static override readonly length = 1;
  /** @internal */
  protected static override createSocket = (): MessageWebSocket => new MessageWebSocket();
}
