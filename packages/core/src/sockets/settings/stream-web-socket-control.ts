import type { Capabilities } from '../../capabilities.ts';
import type { ClassSettings } from './connection-settings.ts';
import { toBoolean } from '../../internal/projection.ts';
import { WebSocketControl } from './web-socket-control.ts';

/** `Windows.Networking.Sockets.StreamWebSocketControl`; `socket.control` of a StreamWebSocket. */
export class StreamWebSocketControl extends WebSocketControl {
  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'StreamWebSocketControl';
  }

  #noDelay = true;

  /** Whether small writes are sent at once (TCP_NODELAY) instead of being joined. Has no effect in a page. @default true */
  get noDelay(): boolean {
    return this.#noDelay;
  }

  set noDelay(value: boolean) {
    this.unlocked('noDelay');
    this.#noDelay = toBoolean(value);
  }

  /** @internal */
  protected override classSettings(capabilities: Capabilities): ClassSettings {
    return { ...super.classSettings(capabilities), noDelay: this.#noDelay };
  }
}
