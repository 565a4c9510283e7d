import { winrtError, type WinRTError } from '../errors.ts';
import { WEB_E_INVALID_JSON_STRING } from '../hresult.ts';
import type { WinRTEvent } from '../foundation/events.ts';
import { requireConstructionKey } from '../internal/illegal-constructor.ts';
import { QueueInputStream } from '../streams/queue-input-stream.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';
import { copyOf } from '../streams/bytes/memory.ts';
import { DataReader } from '../streams/loaded-reader.ts';
import type { IInputStream } from '../streams/stream.ts';
import { countUtf8, decodeUtf8, encodeUtf8 } from '../streams/values/text.ts';
import type { MessageWebSocket } from './message-web-socket.ts';
import { SocketMessageType } from './settings/enums.ts';

/**
 * `Windows.Networking.Sockets.MessageWebSocketMessageReceivedEventArgs`. The object is also the event object: with many small messages,
 * the time goes into what each message allocates, so there is one object for each.
 */
export class MessageWebSocketMessageReceivedEventArgs<TSender = MessageWebSocket> implements WinRTEvent<TSender> {
  /** The socket that received the message. */
  readonly target: TSender;
  /** The message, or a part of it, from `#start` to `#end`, or the failure that ended the connection. */
  readonly #payload: string | Uint8Array | WinRTError;
  readonly #start: number;
  readonly #end: number;
  readonly #text: boolean;
  readonly #complete: boolean;

  /** @internal */
  constructor(
    key: symbol,
    target: TSender,
    payload: string | Uint8Array | WinRTError,
    text: boolean,
    complete: boolean,
    start: number,
    end: number,
  ) {
    requireConstructionKey(key);
    this.target = target;
    this.#payload = payload;
    this.#start = start;
    this.#end = end;
    this.#text = text;
    this.#complete = complete;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'MessageWebSocketMessageReceivedEventArgs';
  }

  /** The event's name. */
  get type(): 'messagereceived' {
    return 'messagereceived';
  }

  /** An array with these args, as in WinRT's events. */
  get detail(): readonly unknown[] {
    return [this];
  }

  /** The type of the message as the peer sent it. */
  get messageType(): SocketMessageType {
    return this.#text ? SocketMessageType.utf8 : SocketMessageType.binary;
  }

  /** False in partialMessage mode for a part of a message that is not its last; otherwise true. */
  get isMessageComplete(): boolean {
    return this.#complete;
  }

  /**
   * A reader with the whole message loaded: `readString(unconsumedBufferLength)` reads a text. Each call returns a new reader. If the
   * connection failed, the call throws the failure instead; then close the socket and make a new one.
   *
   * @throws {WinRTError} WININET_E_CONNECTION_ABORTED 0x80072EFE: the connection was lost.
   * @throws {WinRTError} WININET_E_TIMEOUT 0x80072EE2: a deadline of `control` passed, such as `sendTimeout`.
   * @throws {WinRTError} WSAEMSGSIZE 0x80072738: a message was too large.
   * @throws {WinRTError} WININET_E_INVALID_SERVER_RESPONSE 0x80072F78: the peer broke the protocol.
   */
  getDataReader(): DataReader {
    const payload = this.#payload;
    // To encode a short text and decode it again would take longer than all else of its message.
    if (typeof payload === 'string') {
      const size = countUtf8(payload);
      if (size !== undefined) return DataReader.overMessage(payload, 0, size);
    }
    const chunk = this.#chunk('getDataReader');
    return DataReader.overMessage(chunk, this.#start, this.#endIn(chunk));
  }

  /** A new stream over the bytes of the message. Throws as {@link getDataReader} does. */
  getDataStream(): IInputStream {
    // `true`: other readers of this message read the same memory.
    const chunk = this.#chunk('getDataStream');
    return QueueInputStream.over(chunk.subarray(this.#start, this.#endIn(chunk)));
  }

  /**
   * The message as a string. The bytes of a binary message are decoded as UTF-8. An addition to WinRT.
   *
   * @throws {WinRTError} ERROR_NO_UNICODE_TRANSLATION 0x80070459: the bytes are not UTF-8, e.g. those of a part that ends in a character.
   * @throws {WinRTError} the failure of the connection, as {@link getDataReader} does.
   */
  text(): string {
    const payload = this.#payload;
    return typeof payload === 'string' ? payload : decodeUtf8(this.#chunk('text'), 'text', this.#start, this.#end);
  }

  /** The bytes of the message in new memory, which belongs to the app. Throws as {@link getDataReader} does. An addition to WinRT. */
  bytes(): AllocatedBytes {
    const chunk = this.#chunk('bytes');
    return copyOf(chunk, 'bytes', this.#start, this.#endIn(chunk));
  }

  /**
   * The value that the message has as JSON. Whoever calls it says what type that has: nothing checks it. An addition to WinRT.
   *
   * @throws {WinRTError} WEB_E_INVALID_JSON_STRING 0x83750007: the message is not JSON.
   * @throws {WinRTError} all that {@link text} throws.
   */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- `response.json()` of the web has none, and every use a cast
  json<T = unknown>(): T {
    const text = this.text();
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw winrtError(WEB_E_INVALID_JSON_STRING, 'json: the message is not JSON', cause);
    }
  }

  /** What has the bytes of the message. */
  #chunk(member: string): Uint8Array {
    const payload = this.#payload;
    if (payload instanceof Error) throw payload;
    return typeof payload === 'string' ? encodeUtf8(payload, member) : payload;
  }

  #endIn(chunk: Uint8Array): number {
    return typeof this.#payload === 'string' ? chunk.length : this.#end;
  }
}
