import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { MessageWebSocketReceiveMode, SocketMessageType } from './enums.ts';
import { WebSocketControl } from './web-socket-control.ts';

/** WinRT's INFINITE: no limit. */
const infinite = 0xffffffff;

/** `Windows.Networking.Sockets.MessageWebSocketControl`; `socket.control` of a MessageWebSocket. */
export class MessageWebSocketControl extends WebSocketControl {
  #messageType: SocketMessageType = SocketMessageType.binary;
  #maxMessageSize = infinite;
  #receiveMode: MessageWebSocketReceiveMode = MessageWebSocketReceiveMode.fullMessage;

  /** What the next writes are sent as; binary by default. The one property that may be set at any time. */
  get messageType(): SocketMessageType {
    return this.#messageType;
  }

  set messageType(type: SocketMessageType) {
    if (type !== SocketMessageType.binary && type !== SocketMessageType.utf8) {
      throw winrtError(E_INVALIDARG, `control.messageType: ${describe(type)} is no SocketMessageType`);
    }
    this.#messageType = type;
  }

  /**
   * Payload bytes of a received message, over which the socket fails with WSAEMSGSIZE 0x80072738; 4,294,967,295 (none) by
   * default.
   */
  get maxMessageSize(): number {
    return this.#maxMessageSize;
  }

  set maxMessageSize(bytes: number) {
    this.unlocked('maxMessageSize');
    this.#maxMessageSize = bytes >>> 0;
  }

  /**
   * Whether `messagereceived` is raised for whole messages (the default) or for parts of them as they come; a part may end inside
   * a character. Where `capabilities.partialMessages` is `sliced`, parts are cut from a message that has arrived whole. Of no
   * effect on `readable`, which gives whole messages.
   */
  get receiveMode(): MessageWebSocketReceiveMode {
    return this.#receiveMode;
  }

  set receiveMode(mode: MessageWebSocketReceiveMode) {
    if (mode !== MessageWebSocketReceiveMode.fullMessage && mode !== MessageWebSocketReceiveMode.partialMessage) {
      throw winrtError(E_INVALIDARG, `control.receiveMode: ${describe(mode)} is no MessageWebSocketReceiveMode`);
    }
    this.unlocked('receiveMode');
    this.#receiveMode = mode;
  }

  /** @internal The limit as a number to compare with. */
  get messageSizeLimit(): number {
    return this.#maxMessageSize === infinite ? Infinity : this.#maxMessageSize;
  }
}
