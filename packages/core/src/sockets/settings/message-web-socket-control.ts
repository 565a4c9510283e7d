import type { Capabilities } from '../../capabilities.ts';
import { MessageWebSocketReceiveMode, SocketMessageType } from './enums.ts';
import type { MessageSettings } from './connection-settings.ts';
import { messageLimit } from './message-limit.ts';
import { infinite } from './setting-defaults.ts';
import { requireMessageType, requireReceiveMode, requireValid } from './setting-values.ts';
import { WebSocketControl } from './web-socket-control.ts';

/** `Windows.Networking.Sockets.MessageWebSocketControl`; `socket.control` of a MessageWebSocket. */
export class MessageWebSocketControl extends WebSocketControl {
  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'MessageWebSocketControl';
  }

  #messageType: SocketMessageType = SocketMessageType.binary;
  #maxMessageSize: number = infinite;
  #receiveMode: MessageWebSocketReceiveMode = MessageWebSocketReceiveMode.fullMessage;

  /** The type of the next writes. Can be set at any time, unlike all other properties. @default SocketMessageType.binary */
  get messageType(): SocketMessageType {
    return this.#messageType;
  }

  set messageType(type: SocketMessageType) {
    this.#messageType = requireMessageType('control.messageType', type);
  }

  /**
   * The largest accepted message, in bytes of payload. A larger one fails the socket with WSAEMSGSIZE 0x80072738; Node sends the peer close
   * code 1009. The default means no limit in partialMessage mode, and 256 MiB where a message is kept whole: in fullMessage mode, for
   * `readable`, and where `capabilities.partialMessages` is `sliced`. Any other number is the limit itself: with 4,294,967,294 only memory
   * limits messages. A text of over 512 MiB then fails with E_OUTOFMEMORY 0x8007000E (V8).
   *
   * @default 4294967295
   */
  get maxMessageSize(): number {
    return this.#maxMessageSize;
  }

  set maxMessageSize(bytes: number) {
    const isNumber = typeof bytes === 'number' && !Number.isNaN(bytes);
    requireValid(isNumber, 'control.maxMessageSize', bytes, 'a number of bytes');
    this.unlocked('maxMessageSize');
    // What a UInt32 can't hold is more than any limit; wrapped, `Infinity` would let nothing pass.
    this.#maxMessageSize = bytes >= infinite ? infinite : bytes >>> 0;
  }

  /**
   * Whether `messagereceived` is raised for whole messages or for parts of messages as they arrive. A part may end inside a character.
   * Where `capabilities.partialMessages` is `sliced`, parts are cut from a message that has arrived whole. Has no effect on `readable`, which
   * gives whole messages.
   *
   * @default MessageWebSocketReceiveMode.fullMessage
   */
  get receiveMode(): MessageWebSocketReceiveMode {
    return this.#receiveMode;
  }

  set receiveMode(mode: MessageWebSocketReceiveMode) {
    requireReceiveMode('control.receiveMode', mode);
    this.unlocked('receiveMode');
    this.#receiveMode = mode;
  }

  /** @internal */
  protected override messageSettings(capabilities: Capabilities): MessageSettings {
    const partial = this.#receiveMode === MessageWebSocketReceiveMode.partialMessage;
    return { maxMessageSize: messageLimit(this.#maxMessageSize, partial, capabilities), partial };
  }
}
