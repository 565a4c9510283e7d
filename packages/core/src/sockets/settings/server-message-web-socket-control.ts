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

  /** The type of the next writes. Can be set at any time. @default SocketMessageType.binary */
  get messageType(): SocketMessageType {
    return this.#messageType;
  }

  set messageType(type: SocketMessageType) {
    this.#messageType = requireMessageType('control.messageType', type);
  }
}
