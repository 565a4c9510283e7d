import { requireConstructionKey } from '../../internal/illegal-constructor.ts';
import { SocketMessageType } from './enums.ts';
import { requireMessageType } from './setting-values.ts';

/** `Windows.Networking.Sockets.ServerMessageWebSocketControl`; `socket.control` of a ServerMessageWebSocket. */
export class ServerMessageWebSocketControl {
  #messageType: SocketMessageType = SocketMessageType.binary;

  /** @internal */
  constructor(key: symbol) {
    requireConstructionKey(key);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'ServerMessageWebSocketControl';
  }

  /** What the next writes are sent as; binary by default. May be set at any time. */
  get messageType(): SocketMessageType {
    return this.#messageType;
  }

  set messageType(type: SocketMessageType) {
    this.#messageType = requireMessageType('control.messageType', type);
  }
}
