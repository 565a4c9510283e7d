import type { WinRTError } from '../errors.ts';
import type { WinRTEvent } from '../foundation/events.ts';
import { DataReader } from '../streams/data-reader.ts';
import { encodeUtf8 } from '../streams/text.ts';
import type { MessageWebSocket } from './message-web-socket.ts';
import type { SocketMessageType } from './enums.ts';

/**
 * `Windows.Networking.Sockets.MessageWebSocketMessageReceivedEventArgs`, which is the event object as well: one object a
 * message, because a flood of small messages is dominated by what each one allocates.
 */
export class MessageWebSocketMessageReceivedEventArgs<TSender = MessageWebSocket> implements WinRTEvent<TSender> {
  readonly target: TSender;
  readonly #payload: string | Uint8Array | WinRTError;
  readonly #messageType: SocketMessageType;

  /** @internal A payload, or the failure that ended the connection. */
  constructor(target: TSender, payload: string | Uint8Array | WinRTError, messageType: SocketMessageType) {
    this.target = target;
    this.#payload = payload;
    this.#messageType = messageType;
  }

  get type(): 'messagereceived' {
    return 'messagereceived';
  }

  get detail(): readonly unknown[] {
    return [this];
  }

  /** The type that the peer sent the message as. */
  get messageType(): SocketMessageType {
    return this.#messageType;
  }

  /**
   * A reader over the message, all of it loaded: `readString(unconsumedBufferLength)` reads a text. Each call returns a new
   * reader. If the connection failed, it throws that failure instead: WININET_E_CONNECTION_ABORTED 0x80072EFE when the link was
   * lost, WSAEMSGSIZE 0x80072738 when a message was too large, WININET_E_INVALID_SERVER_RESPONSE 0x80072F78 when the peer broke
   * the protocol. Then close the socket and make a new one.
   */
  getDataReader(): DataReader {
    const payload = this.#payload;
    if (payload instanceof Error) throw payload;
    return DataReader.overMessage(typeof payload === 'string' ? encodeUtf8(payload) : payload);
  }
}
