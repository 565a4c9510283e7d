import { toBoolean } from '../../internal/projection.ts';
import { WebSocketControl } from './web-socket-control.ts';

/** `Windows.Networking.Sockets.StreamWebSocketControl`; `socket.control` of a StreamWebSocket. */
export class StreamWebSocketControl extends WebSocketControl {
  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'StreamWebSocketControl';
  }

  /** Whether small writes are sent at once (TCP_NODELAY) instead of being joined. Has no effect in a page. @default true */
  get noDelay(): boolean {
    return this.setting('noDelay');
  }

  set noDelay(value: boolean) {
    this.change('noDelay', toBoolean(value));
  }
}
