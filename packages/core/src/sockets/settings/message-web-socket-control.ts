import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { MessageWebSocketReceiveMode, SocketMessageType } from './enums.ts';
import { messageLimit } from './message-limit.ts';
import { infinite } from './setting-defaults.ts';
import { requireMessageType, requireReceiveMode } from './setting-values.ts';
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

  /** What the next writes are sent as; binary by default. The one property that may be set at any time. */
  get messageType(): SocketMessageType {
    return this.#messageType;
  }

  set messageType(type: SocketMessageType) {
    this.#messageType = requireMessageType('control.messageType', type);
  }

  /**
   * Payload bytes of a received message, over which the socket fails with WSAEMSGSIZE 0x80072738; the peer is told 1009 in Node.
   * 4,294,967,295, the default, stands for none in partialMessage mode, and for 256 MiB where a message is held whole: in fullMessage
   * mode, for `readable`, and where `capabilities.partialMessages` is `sliced`. Any other number is kept as it is, so 4,294,967,294
   * allows what memory allows; a text of more than 512 MiB then fails with E_OUTOFMEMORY 0x8007000E where it becomes a string (V8).
   */
  get maxMessageSize(): number {
    return this.#maxMessageSize;
  }

  set maxMessageSize(bytes: number) {
    if (typeof bytes !== 'number' || Number.isNaN(bytes)) {
      throw winrtError(E_INVALIDARG, `control.maxMessageSize: ${describe(bytes)} is no number of bytes`);
    }
    this.unlocked('maxMessageSize');
    // What a UInt32 can't hold is more than any limit; wrapped, `Infinity` would let nothing pass.
    this.#maxMessageSize = bytes >= infinite ? infinite : bytes >>> 0;
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
    requireReceiveMode('control.receiveMode', mode);
    this.unlocked('receiveMode');
    this.#receiveMode = mode;
  }

  /** @internal Bytes that the connection takes of a message. */
  get messageSizeLimit(): number {
    const partial = this.#receiveMode === MessageWebSocketReceiveMode.partialMessage;
    return messageLimit(this.#maxMessageSize, partial, this.connectionCapabilities);
  }
}
