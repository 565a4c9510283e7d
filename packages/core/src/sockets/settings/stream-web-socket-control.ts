import { toBoolean } from '../../internal/projection.ts';
import { WebSocketControl } from './web-socket-control.ts';

/** `Windows.Networking.Sockets.StreamWebSocketControl`; `socket.control` of a StreamWebSocket. */
export class StreamWebSocketControl extends WebSocketControl {
  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'StreamWebSocketControl';
  }

  #noDelay = true;

  /** Whether small writes leave at once (TCP_NODELAY), the default, or are gathered. A hint where the platform has no say. */
  get noDelay(): boolean {
    return this.#noDelay;
  }

  set noDelay(value: boolean) {
    this.unlocked('noDelay');
    this.#noDelay = toBoolean(value);
  }
}
